"""What the authorization endpoint refuses, and to whom it says so."""

from urllib.parse import urlencode

import pytest
from twin_party import Party, parameters_of

from vestibule_twin import Client, Twin


@pytest.mark.parametrize(
    "redirect_uri",
    [
        None,
        "https://app.example/callback/",
        "https://app.example/callback?x=1",
        "https://app.example/callback#f",
        "https://app.example",
        "https://APP.example/callback",
        "https://evil.example/callback",
        "http://app.example/callback",
    ],
)
async def test_redirect_uri_not_registered_to_the_letter_gets_a_page(party: Party, redirect_uri: str | None) -> None:
    for answer in (await party.authorize(redirect_uri=redirect_uri), await party.sign_in(redirect_uri=redirect_uri)):
        assert answer.status_code == 400
        assert "location" not in answer.headers
        assert "not registered" in answer.text


@pytest.mark.parametrize("client_id", [None, "", "App", "nobody"])
async def test_unknown_client_gets_a_page(party: Party, client_id: str | None) -> None:
    answer = await party.authorize(client_id=client_id)
    assert answer.status_code == 400
    assert "location" not in answer.headers


async def test_redirect_uri_of_another_client_gets_a_page(party: Party) -> None:
    answer = await party.authorize(redirect_uri="https://other.example/callback")
    assert answer.status_code == 400


@pytest.mark.parametrize("name", ["client_id", "redirect_uri"])
async def test_client_or_redirect_uri_twice_gets_a_page(party: Party, name: str) -> None:
    pairs = [*party.query().items(), (name, party.query()[name])]
    answer = await party.http.get(f"/authorize?{urlencode(pairs)}")
    assert answer.status_code == 400
    assert "location" not in answer.headers


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"code_challenge": None, "code_challenge_method": None}, "invalid_request"),
        ({"code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge_method": None}, "invalid_request"),
        ({"code_challenge": "too-short"}, "invalid_request"),
        ({"response_type": None}, "invalid_request"),
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": "code id_token"}, "unsupported_response_type"),
        ({"response_mode": "fragment"}, "invalid_request"),
        ({"scope": None}, "invalid_scope"),
        ({"scope": "profile"}, "invalid_scope"),
        ({"prompt": "none login"}, "invalid_request"),
        ({"prompt": "dance"}, "invalid_request"),
        ({"max_age": "-1"}, "invalid_request"),
        ({"max_age": "soon"}, "invalid_request"),
        ({"request": "e30.e30."}, "request_not_supported"),
        ({"request_uri": "https://app.example/r"}, "request_uri_not_supported"),
    ],
)
async def test_faulty_request_is_told_to_the_application(
    party: Party, changes: dict[str, str | None], error: str
) -> None:
    carried = parameters_of(await party.authorize(**changes))
    assert carried["error"] == error
    assert (carried["state"], carried["iss"]) == ("the-state", party.twin.issuer)
    assert "code" not in carried


async def test_doubled_parameter_is_told_to_the_application(party: Party) -> None:
    answer = await party.http.get("/authorize", params={**party.query(), "nonce": ["the-nonce", "second"]})
    assert parameters_of(answer)["error"] == "invalid_request"


async def test_errors_travel_by_form_post_too(party: Party) -> None:
    answer = await party.authorize(response_mode="form_post", scope="profile")
    assert answer.status_code == 200
    assert 'name="error" value="invalid_scope"' in answer.text


async def test_client_without_pkce_by_its_switch(party: Party, twin: Twin) -> None:
    old = Client(client_id="old", secret="s", redirect_uris=("https://old.example/cb",), pkce_required=False)
    twin.register(old)
    party.client = old
    answer = await party.redeem(await party.code(code_challenge=None, code_challenge_method=None), code_verifier=None)
    assert answer.status_code == 200


async def test_denying_is_access_denied(party: Party) -> None:
    form = {"request": "&".join(f"{name}={value}" for name, value in party.query().items()), "deny": "1"}
    assert parameters_of(await party.http.post("/sign-in", data=form))["error"] == "access_denied"


async def test_denied_person_is_access_denied_and_gets_no_session(party: Party, twin: Twin) -> None:
    assert parameters_of(await party.sign_in("augustus"))["error"] == "access_denied"
    assert len(twin.sessions) == 0


async def test_nobody_chosen_is_a_page(party: Party) -> None:
    assert (await party.sign_in("nobody")).status_code == 400
