"""GitHub's twin up to the access token: OAuth 2.0 with GitHub's own habits."""

from collections.abc import AsyncIterator
from urllib.parse import parse_qsl

import httpx2
import pytest
from msgspec import structs
from twin_party import APP, CHALLENGE, VERIFIER, Clock, Party, parameters_of
from twin_vendor import BASE_URL, vendor_party

from vestibule_twin.faults import CallbackFault, Faults, TokenFault, Wire

JSON = {"accept": "application/json"}
NO_PKCE = {"code_challenge": None, "code_challenge_method": None}


@pytest.fixture
async def github(clock: Clock) -> AsyncIterator[Party]:
    async with vendor_party("github", clock=clock) as party:
        yield party


async def code(party: Party, **changes: str | None) -> str:
    """Sign Ada in, as GitHub is asked: without openid, nonce or PKCE."""
    return await party.code("1001", **{"scope": "user:email", "nonce": None, **NO_PKCE, **changes})


async def redeem(party: Party, value: str, *, headers: dict[str, str] = JSON, **changes: str | None) -> httpx2.Response:
    """Redeem as GitHub's documentation shows it, with changes; None leaves a parameter out."""
    form: dict[str, str | None] = {
        "client_id": "app",
        "client_secret": APP.secret,
        "code": value,
        "redirect_uri": APP.redirect_uris[0],
        "grant_type": "authorization_code",
        **changes,
    }
    data = {name: value for name, value in form.items() if value is not None}
    return await party.http.post(party.at("github_token"), data=data, headers=headers)


async def test_a_code_becomes_a_token_without_an_id_token(github: Party) -> None:
    answer = await redeem(github, await code(github))
    said = answer.json()
    assert set(said) == {"access_token", "scope", "token_type"}
    assert said["access_token"].startswith("gho_")
    assert (said["scope"], said["token_type"]) == ("user:email", "bearer")


async def test_unless_json_is_asked_for_the_answer_is_a_form(github: Party) -> None:
    answer = await redeem(github, await code(github), headers={})
    assert answer.headers["content-type"].startswith("application/x-www-form-urlencoded")
    assert dict(parse_qsl(answer.text))["token_type"] == "bearer"


@pytest.mark.parametrize("left_out", ["redirect_uri", "grant_type"])
async def test_what_github_does_without(github: Party, left_out: str) -> None:
    answer = await redeem(github, await code(github), headers=JSON, **{left_out: None})
    # The grant type is RFC 6749's, and GitHub never asks for it.
    assert "access_token" in answer.json()


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"code": "unknown"}, "bad_verification_code"),
        ({"client_secret": "wrong"}, "incorrect_client_credentials"),
        ({"client_id": "nobody"}, "incorrect_client_credentials"),
        ({"redirect_uri": "https://app.example/elsewhere"}, "redirect_uri_mismatch"),
    ],
)
@pytest.mark.parametrize("headers", [JSON, {}], ids=["json", "form"])
async def test_errors_have_status_200(
    github: Party, changes: dict[str, str | None], error: str, headers: dict[str, str]
) -> None:
    given = {"code": await code(github), **changes}
    answer = await redeem(github, given.pop("code") or "", headers=headers, **given)
    said = answer.json() if headers else dict(parse_qsl(answer.text))
    assert (answer.status_code, said["error"]) == (200, error)
    assert {"error_description", "error_uri"} <= set(said)


async def test_a_code_is_good_once(github: Party) -> None:
    spent = await code(github)
    assert "access_token" in (await redeem(github, spent)).json()
    assert (await redeem(github, spent)).json()["error"] == "bad_verification_code"


async def test_pkce_counts_where_it_is_used(github: Party) -> None:
    """Not demanded, as a server may not know it; honoured, as github.com does."""
    challenged = await code(github, code_challenge=CHALLENGE, code_challenge_method="S256")
    assert (await redeem(github, challenged)).json()["error"] == "bad_verification_code"
    assert "access_token" in (await redeem(github, challenged, code_verifier=VERIFIER)).json()


@pytest.mark.parametrize(
    ("asked", "granted"),
    [
        ("user:email", "user:email"),
        ("user,user:email read:user", "user"),
        ("read:org user:email", "read:org,user:email"),
        ("admin:org read:org", "admin:org"),
        (None, ""),
    ],
)
async def test_scopes_come_back_with_commas_and_without_what_others_contain(
    github: Party, asked: str | None, granted: str
) -> None:
    assert (await redeem(github, await code(github, scope=asked))).json()["scope"] == granted


async def test_a_github_app_is_told_no_scopes(clock: Clock) -> None:
    app = structs.replace(APP, client_id="Iv1.app")
    async with vendor_party("github", client=app, clock=clock) as party:
        answer = await redeem(party, await code(party), client_id="Iv1.app")
    assert answer.json()["scope"] == ""


@pytest.mark.parametrize(
    ("uri", "status"),
    [
        ("https://app.example/callback", 200),
        ("https://app.example/callback/below", 200),
        ("https://app.example/callback-else", 400),
        ("https://app.example/callback/../else", 400),
        ("https://app.example/", 400),
        ("https://other.example/callback/below", 400),
        ("http://app.example/callback/below", 400),
        ("https://app.example:8443/callback/below", 400),
    ],
)
async def test_a_redirect_uri_may_lie_below_the_registered_one(github: Party, uri: str, status: int) -> None:
    """Why a shared callback will not do for GitHub (S30)."""
    assert (await github.authorize(redirect_uri=uri, **NO_PKCE)).status_code == status


async def test_callbacks_keep_the_state_and_name_the_issuer(github: Party) -> None:
    """RFC 9207; the issuer ends in /login/oauth, which no other address of GitHub's tells."""
    carried = parameters_of(await github.sign_in("1001", **NO_PKCE))
    assert set(carried) == {"code", "state", "iss"}
    assert (carried["state"], carried["iss"]) == ("the-state", f"{BASE_URL}/login/oauth")


async def test_there_is_no_openid_connect(github: Party) -> None:
    for path in ("/.well-known/openid-configuration", "/jwks", "/userinfo"):
        assert (await github.http.get(github.twin.url(path))).status_code == 404


async def test_the_faults_work_here_too(github: Party) -> None:
    value = await code(github)
    github.twin.faults = Faults(token=(TokenFault.OTHER_TOKEN_TYPE,))
    assert (await redeem(github, value)).json()["token_type"] == "mac"
    github.twin.faults = Faults(token_wire=(Wire.STATUS_500,))
    assert (await redeem(github, "x")).status_code == 500
    github.twin.faults = Faults(callback=(CallbackFault.STATE_MISSING,))
    assert "state" not in parameters_of(await github.sign_in("1001", **NO_PKCE))
