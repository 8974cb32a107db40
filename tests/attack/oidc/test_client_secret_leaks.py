"""The client's secret: where it goes, by which method, and where it never goes (S33, S59)."""

import pytest
from oidc_messages import CLIENT_ID, TOKEN, World, make_profile, only_call

from vestibule.errors import ConfigError
from vestibule_sdk.client import Client, ClientAuth
from vestibule_sdk.quirk import Quirk
from vestibule_sdk.secret import Secret

SECRET = "p+s%w: é&ö"


async def form_and_headers(auth: ClientAuth, *quirks: Quirk) -> tuple[dict[str, object], dict[str, object]]:
    """What is sent to the token endpoint by one login."""
    client = Client(client_id=CLIENT_ID, secret=None if auth is ClientAuth.NONE else Secret(SECRET), auth=auth)
    world = World(make_profile(client=client, quirks=quirks))
    await world.login()
    call = only_call(world.net.sent_to(TOKEN))
    headers: dict[str, object] = dict(call.headers)
    assert headers.pop("Accept") == "application/json"
    assert all(SECRET not in f"{other.url}{other.form}{other.headers}" for other in world.net.calls)
    return dict(call.form or {}), headers


async def test_basic_is_form_encoded() -> None:
    """S33, RFC 6749 2.3.1 and appendix B: p%2Bs%25w%3A+%C3%A9%26%C3%B6."""
    form, headers = await form_and_headers(ClientAuth.BASIC)
    assert headers == {"Authorization": Secret("Basic dmVzdGlidWxlOnAlMkJzJTI1dyUzQSslQzMlQTklMjYlQzMlQjY=")}
    assert "client_secret" not in form
    assert "client_id" not in form


async def test_basic_is_sent_as_it_is_where_the_provider_does_not_decode() -> None:
    """S33: by the named quirk only."""
    quirk = Quirk(name="basic_auth_not_form_encoded", source="https://provider.example/docs")
    _, headers = await form_and_headers(ClientAuth.BASIC, quirk)
    assert headers == {"Authorization": Secret("Basic dmVzdGlidWxlOnArcyV3OiDDqSbDtg==")}


async def test_post_puts_it_into_the_form_alone() -> None:
    """S33."""
    form, headers = await form_and_headers(ClientAuth.POST)
    assert form["client_id"] == CLIENT_ID
    assert form["client_secret"] == Secret(SECRET)
    assert headers == {}


async def test_a_public_client_sends_its_id_alone() -> None:
    """S33."""
    form, headers = await form_and_headers(ClientAuth.NONE)
    assert form["client_id"] == CLIENT_ID
    assert "client_secret" not in form
    assert headers == {}


@pytest.mark.parametrize("auth", [ClientAuth.BASIC, ClientAuth.POST])
@pytest.mark.parametrize("secret", [None, Secret("")])
async def test_a_method_without_its_secret_fails_before_anybody_is_sent_away(
    auth: ClientAuth, secret: Secret | None
) -> None:
    """S33: it never falls back to no authentication."""
    world = World(make_profile(client=Client(client_id=CLIENT_ID, secret=secret, auth=auth)))
    with pytest.raises(ConfigError) as caught:
        await world.begin()
    assert caught.value.path == "clientSecret"


async def test_an_unknown_quirk_is_refused() -> None:
    """DESIGN.md: a quirk the engine does not know would silently change nothing, or the wrong thing."""
    world = World(make_profile(quirks=(Quirk(name="pkce_plain", source="https://provider.example"),)))
    with pytest.raises(ConfigError, match="pkce_plain"):
        await world.begin()
