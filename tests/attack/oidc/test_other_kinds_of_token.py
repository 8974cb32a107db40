"""Tokens of another kind, signed by the right provider for the right client (S79, RFC 8725 3.12)."""

import pytest
from oidc_messages import World

LOGOUT: dict[str, object] = {"http://schemas.openid.net/event/backchannel-logout": {}}


@pytest.mark.parametrize(
    "media_type", ["logout+jwt", "at+jwt", "application/at+jwt", "AT+JWT", "dpop+jwt", "secevent+jwt"]
)
async def test_a_token_typed_as_something_else_is_no_id_token(media_type: str) -> None:
    """S79, S39: an access token in JWT form and a logout token are no ID tokens."""
    await World().refused("id_token_malformed", header={"typ": media_type})


@pytest.mark.parametrize("events", [LOGOUT, {}, None, "x"])
async def test_a_token_with_events_is_no_id_token(events: object) -> None:
    """S79: a logout token, even with a nonce added."""
    await World().refused("id_token_malformed", claims={"events": events})


@pytest.mark.parametrize("media_type", ["JWT", "jwt", "application/jwt"])
async def test_the_type_of_an_id_token_is_jwt_or_none(media_type: str) -> None:
    await World().login(header={"typ": media_type})
