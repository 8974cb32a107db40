"""The controls under /_twin, as a test in another process uses them."""

import pytest
from joserfc import jws
from twin_party import Party

from vestibule_twin import Twin
from vestibule_twin.faults import Faults, IdTokenFault, Wire


async def test_faults_are_set_and_listed_over_http(party: Party, twin: Twin) -> None:
    answer = await party.http.post("/_twin/faults", json={"id_token": ["nonce_wrong"], "jwks_wire": ["html"]})
    assert answer.status_code == 200
    assert twin.faults == Faults(id_token=(IdTokenFault.NONCE_WRONG,), jwks_wire=(Wire.HTML,))
    listed = (await party.http.get("/_twin/faults")).json()
    assert listed["active"]["id_token"] == ["nonce_wrong"]
    places = set(Faults.__struct_fields__) - {"slow_s", "callback_error", "callback_error_description"}
    assert set(listed["known"]) == places
    assert {row["name"] for row in listed["known"]["id_token"]} == set(IdTokenFault)
    assert all(row["says"] for rows in listed["known"].values() for row in rows)


async def test_empty_object_ends_all_faults(party: Party, twin: Twin) -> None:
    twin.faults = Faults(jwks_wire=(Wire.HTML,))
    await party.http.post("/_twin/faults", json={})
    assert twin.faults == Faults()


@pytest.mark.parametrize("body", [{"id_token": ["no_such"]}, {"no_such": []}, {"slow_s": "long"}, []])
async def test_unknown_fault_is_refused_by_name(party: Party, twin: Twin, body: object) -> None:
    assert (await party.http.post("/_twin/faults", json=body)).status_code == 400
    assert twin.faults == Faults()


async def test_controls_take_json_only(party: Party, twin: Twin) -> None:
    """What a web page can send elsewhere without asking is a form or plain text."""
    for path in ("/_twin/faults", "/_twin/rotate", "/_twin/end-sessions"):
        answer = await party.http.post(path, content=b"{}", headers={"content-type": "text/plain"})
        assert answer.status_code == 415
    assert len(twin.keys.published) == 1


@pytest.mark.parametrize("keep_old", [True, False])
async def test_rotation_signs_with_a_new_key(party: Party, *, keep_old: bool) -> None:
    old = (await party.http.get("/jwks")).json()["keys"][0]["kid"]
    said = (await party.http.post("/_twin/rotate", json={"keep_old": keep_old})).json()
    kids = [key["kid"] for key in (await party.http.get("/jwks")).json()["keys"]]
    header = jws.extract_compact((await party.login())["id_token"].encode()).headers()
    assert kids == ([said["kid"], old] if keep_old else [said["kid"]])
    assert header["kid"] == said["kid"] != old


async def test_rotations_leave_at_most_two_keys_published(twin: Twin) -> None:
    for _ in range(20):
        twin.rotate(keep_old=True)
    assert len(twin.keys.published) == 2


async def test_journal_tells_what_was_received(party: Party) -> None:
    await party.http.get("/jwks")
    code = await party.code(login_hint="ada")
    await party.authorize(login_hint="ada")
    await party.redeem(code)
    await party.redeem(code)
    await party.redeem(code, headers={}, client_id="app", client_secret="x")
    told = (await party.http.get("/_twin/journal")).json()
    assert told["requests"] == {"jwks": 1, "sign_in": 1, "authorize": 1, "token": 3, "journal": 1}
    assert (told["codes_issued"], told["codes_redeemed"], told["codes_replayed"]) == (2, 1, 1)
    assert told["auth_methods"] == {"client_secret_basic": 2, "client_secret_post": 1}
    assert [one["error"] for one in told["refusals"]] == ["invalid_grant", "invalid_client"]
    assert told["authorizations"][0]["login_hint"] == "ada"
    await party.http.delete("/_twin/journal")
    assert (await party.http.get("/_twin/journal")).json()["requests"] == {"journal": 1}
