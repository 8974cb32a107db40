"""What the token endpoint refuses: RFC 6749 sections 2.3.1, 4.1.3, 5.2; RFC 7636 section 4.6."""

import base64

import pytest
from twin_party import APP, OTHER, VERIFIER, Clock, Party

from vestibule_twin import Client, ClientAuth, Twin


def _header(pair: str) -> dict[str, str]:
    return {"authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}


async def test_code_is_spent_by_its_first_use_and_a_second_revokes(party: Party, twin: Twin) -> None:
    code = await party.code()
    first = await party.redeem(code)
    second = await party.redeem(code)
    assert (second.status_code, second.json()["error"]) == (400, "invalid_grant")
    assert (twin.journal.codes_redeemed, twin.journal.codes_replayed) == (1, 1)
    assert (await party.userinfo(first.json()["access_token"])).status_code == 401


async def test_code_lives_sixty_seconds(party: Party, clock: Clock) -> None:
    early, late = await party.code(), await party.code()
    clock.now_s += 59
    assert (await party.redeem(early)).status_code == 200
    clock.now_s += 1
    assert (await party.redeem(late)).json()["error"] == "invalid_grant"


async def test_refused_redemption_leaves_the_code_to_who_can_prove_it(party: Party) -> None:
    code = await party.code()
    assert (await party.redeem(code, code_verifier="w" * 43)).status_code == 400
    assert (await party.redeem(code)).status_code == 200


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"code_verifier": None}, "invalid_grant"),
        ({"code_verifier": "w" * 43}, "invalid_grant"),
        ({"code_verifier": VERIFIER + "\u00fc"}, "invalid_grant"),
        ({"code_verifier": "short"}, "invalid_grant"),
        ({"redirect_uri": None}, "invalid_grant"),
        ({"redirect_uri": "https://app.example/callback?tenant=1"}, "invalid_grant"),
        ({"grant_type": None}, "invalid_request"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
    ],
)
async def test_request_that_does_not_fit_its_code(party: Party, changes: dict[str, str | None], error: str) -> None:
    answer = await party.redeem(await party.code(), headers=None, **changes)
    assert (answer.status_code, answer.json()["error"]) == (400, error)
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(("code", "error"), [("unknown", "invalid_grant"), ("", "invalid_request")])
async def test_unknown_or_missing_code(party: Party, code: str, error: str) -> None:
    assert (await party.redeem(code)).json()["error"] == error


async def test_verifier_without_challenge_fails(party: Party, twin: Twin) -> None:
    party.client = Client(client_id="old", secret="s", redirect_uris=("https://old.example/cb",), pkce_required=False)
    twin.register(party.client)
    code = await party.code(code_challenge=None, code_challenge_method=None)
    assert (await party.redeem(code)).json()["error"] == "invalid_grant"


async def test_code_of_another_client(party: Party) -> None:
    code = await party.code()
    party.client = OTHER
    assert (await party.redeem(code, redirect_uri=APP.redirect_uris[0])).json()["error"] == "invalid_grant"


@pytest.mark.parametrize(
    "headers",
    [
        _header("app:wrong"),
        _header("app:"),
        _header("nobody:secret"),
        _header("app"),
        _header(f"app:{APP.secret}"),
        {"authorization": "Basic ***"},
        {"authorization": "Bearer abc"},
        {},
    ],
    ids=["wrong", "empty", "unknown", "no-colon", "not-form-encoded", "not-base64", "bearer", "none"],
)
async def test_client_that_does_not_prove_itself(party: Party, headers: dict[str, str]) -> None:
    answer = await party.redeem(await party.code(), headers=headers)
    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")
    assert ("www-authenticate" in answer.headers) == bool(headers)


async def test_two_methods_at_once_are_refused(party: Party) -> None:
    answer = await party.redeem(await party.code(), client_id="app", client_secret=APP.secret)
    assert answer.json()["error"] == "invalid_request"


async def test_posted_client_id_must_be_the_authenticated_one(party: Party) -> None:
    assert (await party.redeem(await party.code(), client_id="other")).json()["error"] == "invalid_client"


async def test_doubled_parameter_is_refused(party: Party) -> None:
    answer = await party.http.post(
        "/token",
        content=b"grant_type=authorization_code&code=a&code=b",
        headers={"authorization": party.basic(), "content-type": "application/x-www-form-urlencoded"},
    )
    assert answer.json()["error"] == "invalid_request"


async def test_json_body_is_no_form(party: Party) -> None:
    answer = await party.http.post("/token", json={"grant_type": "authorization_code"}, headers={})
    assert answer.json()["error"] == "invalid_client"


@pytest.mark.parametrize("method", [ClientAuth.POST, ClientAuth.NONE])
async def test_the_other_methods_hold_for_the_clients_that_have_them(
    party: Party, twin: Twin, method: ClientAuth
) -> None:
    secret = "a secret & more" if method is ClientAuth.POST else ""
    party.client = Client(client_id="spa", secret=secret, redirect_uris=("https://spa.example/cb",), auth_method=method)
    twin.register(party.client)
    sent = {"client_id": "spa", "client_secret": secret or None}
    assert (await party.redeem(await party.code(), headers={}, **sent)).status_code == 200
    assert twin.journal.auth_methods == {method: 1}
    refused = await party.redeem(await party.code(), headers=_header("spa:x"))
    assert refused.json()["error"] == "invalid_client"


async def test_client_of_a_provider_that_does_not_decode(party: Party, twin: Twin) -> None:
    party.client = Client(
        client_id="plain", secret="a+b%20c", redirect_uris=("https://p.example/cb",), decodes_basic=False
    )
    twin.register(party.client)
    assert (await party.redeem(await party.code(), headers=_header("plain:a+b%20c"))).status_code == 200
    assert (await party.redeem(await party.code())).json()["error"] == "invalid_client"


async def test_userinfo_wants_a_living_token(party: Party, clock: Clock) -> None:
    token = (await party.login())["access_token"]
    assert (await party.http.get("/userinfo")).status_code == 401
    refused = await party.userinfo("wrong")
    assert refused.status_code == 401
    assert 'error="invalid_token"' in refused.headers["www-authenticate"]
    assert (await party.userinfo(token)).status_code == 200
    clock.now_s += 300
    assert (await party.userinfo(token)).status_code == 401


def test_client_whose_secret_and_method_disagree_is_refused() -> None:
    with pytest.raises(ValueError, match="disagree"):
        Client(client_id="x", secret="", auth_method=ClientAuth.BASIC)
    with pytest.raises(ValueError, match="disagree"):
        Client(client_id="x", secret="s", auth_method=ClientAuth.NONE)
