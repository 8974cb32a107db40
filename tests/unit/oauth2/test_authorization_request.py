"""The authorization request of plain OAuth 2.0 (RFC 6749 4.1.1, S29)."""

import base64
import hashlib

import pytest
from oauth2_messages import AUTHORIZE, CLIENT_ID, REDIRECT_URI, TOKEN, World, make_profile

from vestibule.errors import ConfigError
from vestibule_sdk import Client, Document, Pkce, Quirk, ResponseMode, Secret

PKCE = {"code_challenge", "code_challenge_method"}
UNSUPPORTED = Quirk(name="pkce_unsupported", source="https://forge.example/docs")


async def test_the_request_has_what_the_standard_wants_and_no_more() -> None:
    """S29: state and PKCE on every one; no nonce, for there is no ID token to carry it."""
    world = World()
    sent = await world.begin()
    assert world.begun[0].startswith(f"{AUTHORIZE}?")
    assert sent.keys() == {"response_type", "client_id", "redirect_uri", "state", "scope", *PKCE}
    assert sent["response_type"] == "code"
    assert sent["client_id"] == CLIENT_ID
    assert sent["redirect_uri"] == REDIRECT_URI
    assert sent["scope"] == "read:user user:email"
    assert world.net.calls == [], "nobody is asked before the browser leaves"


async def test_the_challenge_is_of_the_verifier_that_redeems_the_code() -> None:
    """RFC 7636 4.6."""
    world = World()
    await world.login()
    (call,) = world.net.sent_to(TOKEN)
    assert call.form is not None
    verifier = call.form["code_verifier"]
    assert isinstance(verifier, Secret)
    digest = hashlib.sha256(verifier.reveal().encode()).digest()
    assert f"code_challenge={base64.urlsafe_b64encode(digest).rstrip(b'=').decode()}" in world.begun[0]


@pytest.mark.parametrize("changes", [{"pkce": Pkce.OFF}, {"quirks": (UNSUPPORTED,)}])
async def test_pkce_is_left_out_by_the_switch_or_by_the_quirk_pkce_unsupported(changes: dict[str, object]) -> None:
    """S29: and then no verifier is sent either."""
    world = World(make_profile(**changes))
    assert PKCE.isdisjoint(await world.begin())
    await world.login()
    (call,) = world.net.sent_to(TOKEN)
    assert call.form is not None
    assert "code_verifier" not in call.form


async def test_two_logins_share_no_state() -> None:
    world = World()
    first, second = await world.begin(), await world.begin()
    assert first["state"] != second["state"]
    assert first["code_challenge"] != second["code_challenge"]


async def test_constant_parameters_are_added_and_replace_nothing() -> None:
    """S29: a connector's constants cannot take the place of what a check relies on."""
    extra = {"allow_signup": "false", "state": "fixed", "code_challenge_method": "plain", "client_id": "other"}
    sent = await World(make_profile(extra_parameters=extra)).begin()
    assert sent["allow_signup"] == "false"
    assert sent["code_challenge_method"] == "S256"
    assert sent["client_id"] == CLIENT_ID
    assert sent["state"] != "fixed"


async def test_wishes_of_a_link_are_passed_on() -> None:
    sent = await World(make_profile(scopes=(), response_mode=ResponseMode.FORM_POST)).begin(
        prompt="select_account", login_hint="alice"
    )
    assert sent["prompt"] == "select_account"
    assert sent["login_hint"] == "alice"
    assert sent["response_mode"] == "form_post"
    assert "scope" not in sent


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"authorization_endpoint": "http://forge.example/authorize"}, ""),
        ({"authorization_endpoint": f"{AUTHORIZE}?state=1"}, ""),
        ({"authorization_endpoint": f"{AUTHORIZE}#x"}, ""),
        ({"token_endpoint": "https://user:pw@forge.example/token"}, ""),
        ({"token_endpoint": "forge.example/token"}, ""),
        ({"issuer": "ftp://forge.example"}, ""),
        ({"documents": (Document(name="user", url="https://api.forge.example/us er"),)}, ""),
        ({"quirks": (Quirk(name="never_heard_of", source="https://forge.example"),)}, ""),
        ({"client": Client(client_id=CLIENT_ID, secret=None)}, "clientSecret"),
    ],
)
async def test_settings_that_cannot_work_stop_before_anybody_is_sent_away(
    changes: dict[str, object], path: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        await World(make_profile(**changes)).begin()
    assert (caught.value.code, caught.value.path) == ("config_error", path)
    assert "pw" not in caught.value.detail
