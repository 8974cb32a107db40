"""`connections test` for plain OAuth 2.0: what can be known without a login, and nothing secret sent for it."""

import pytest
from fake_net import json_answer
from oauth2_messages import EMAILS, TOKEN, USER, World, make_profile

from vestibule.errors import ConfigError, UpstreamStatus, UpstreamUnreachable
from vestibule.protocols.net.call import Call
from vestibule_sdk import Client, ClientAuth, Pkce, Quirk


async def test_each_server_is_asked_once_and_without_any_secret() -> None:
    world = World()
    world.net.replies[TOKEN] = json_answer({}, status=404)
    world.net.replies[USER] = json_answer({}, status=401)
    found = await world.engine.inspect(world.profile)
    assert world.net.calls == [Call(url=TOKEN), Call(url=USER)]
    assert found.answers == {"https://forge.example": "status 404", "https://api.forge.example": "status 401"}
    assert found.documents == {"user": USER, "emails": EMAILS}
    assert found.usable
    assert found.pkce
    assert found.warnings == ()
    assert found.unknown


async def test_a_redirect_is_an_answer_too() -> None:
    world = World()
    world.net.replies[TOKEN] = UpstreamStatus("a redirect", received="status 302")
    assert (await world.engine.inspect(world.profile)).answers["https://forge.example"] == "status 302"


async def test_a_server_that_cannot_be_reached_is_an_error() -> None:
    with pytest.raises(UpstreamUnreachable) as caught:
        await World().engine.inspect(make_profile())
    assert caught.value.code == "upstream_unreachable"


async def test_settings_that_cannot_work_are_an_error_before_anybody_is_asked() -> None:
    world = World(make_profile(token_endpoint="http://forge.example/token"))
    with pytest.raises(ConfigError):
        await world.engine.inspect(world.profile)
    assert world.net.calls == []


@pytest.mark.parametrize(
    "changes",
    [{"pkce": Pkce.OFF}, {"quirks": (Quirk(name="pkce_unsupported", source="https://forge.example/docs"),)}],
)
async def test_pkce_that_is_left_out_is_worth_a_look(changes: dict[str, object]) -> None:
    world = World(make_profile(**changes))
    world.net.replies[TOKEN] = json_answer({})
    found = await world.engine.inspect(world.profile)
    assert not found.pkce
    assert any("PKCE" in warning for warning in found.warnings)


async def test_a_client_without_a_secret_is_worth_a_look() -> None:
    world = World(make_profile(client=Client(client_id="public", secret=None, auth=ClientAuth.NONE)))
    world.net.replies[TOKEN] = json_answer({})
    assert any("secret" in warning for warning in (await world.engine.inspect(world.profile)).warnings)
