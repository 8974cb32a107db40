"""How a plain OAuth 2.0 connection proves itself at the token endpoint: by its one method, with its quirks (S33)."""

from base64 import b64decode

import pytest
from oauth2_messages import CLIENT_ID, SECRET, TOKEN, World, make_profile

from vestibule_sdk import Client, ClientAuth, Quirk, Secret

LITERAL = Quirk(name="basic_auth_not_form_encoded", source="https://forge.example/docs")


async def basic_credentials(*quirks: Quirk) -> str:
    """What the Basic header of a login's token request holds."""
    world = World(make_profile(quirks=quirks))
    await world.login()
    (call,) = world.net.sent_to(TOKEN)
    sent = call.headers["Authorization"]
    assert isinstance(sent, Secret)
    kind, _, credentials = sent.reveal().partition(" ")
    assert kind == "Basic"
    return b64decode(credentials).decode()


async def test_id_and_secret_are_form_encoded() -> None:
    """RFC 6749 2.3.1."""
    assert await basic_credentials() == f"{CLIENT_ID}:a%2Bsecret%25of%3Aours"


async def test_by_the_quirk_basic_auth_not_form_encoded_they_are_not() -> None:
    assert await basic_credentials(LITERAL) == f"{CLIENT_ID}:{SECRET}"


@pytest.mark.parametrize("auth", [ClientAuth.POST, ClientAuth.BASIC])
async def test_the_secret_goes_by_the_configured_way_alone(auth: ClientAuth) -> None:
    world = World(make_profile(client=Client(client_id=CLIENT_ID, secret=Secret(SECRET), auth=auth)))
    await world.login()
    (call,) = world.net.sent_to(TOKEN)
    assert call.form is not None
    assert ("client_secret" in call.form) is (auth is ClientAuth.POST)
    assert ("Authorization" in call.headers) is (auth is ClientAuth.BASIC)
