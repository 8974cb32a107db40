"""Answers of another server, or at another address (S30)."""

import pytest
from oidc_messages import ABSENT, ISSUER, REDIRECT_URI, TOKEN, World, signed

from vestibule.errors import CallbackIssuerMismatch
from vestibule.protocols.oidc.engine import OIDCEngine


@pytest.mark.parametrize(
    "address",
    [
        "https://app.example/api/auth/sso/callback/Other",
        "https://app.example/api/auth/sso/callback",
        f"{REDIRECT_URI}/",
        REDIRECT_URI.replace("https", "http"),
        REDIRECT_URI.lower(),
    ],
)
async def test_a_callback_at_another_address_is_refused(address: str) -> None:
    """S30: the redirect URI is compared with the sealed one, as text."""
    error = await World().refused("redirect_uri_mismatch", redirect_uri=address)
    assert error.expected == REDIRECT_URI
    assert error.received == address
    assert error.hint


@pytest.mark.parametrize("issuer", ["https://evil.example", f"{ISSUER}/", ISSUER.upper(), "", " " + ISSUER])
async def test_the_callback_names_another_issuer(issuer: str) -> None:
    """S30: RFC 9207's iss is compared whenever it is there."""
    await World().refused("callback_issuer_mismatch", callback={"iss": issuer})


async def test_a_promised_issuer_is_missing() -> None:
    """S30: what discovery promises must come; its right value is accepted."""
    world = World(metadata={"authorization_response_iss_parameter_supported": True})
    await world.login(callback={"iss": ISSUER})
    with pytest.raises(CallbackIssuerMismatch):
        await world.login(callback={"iss": ABSENT})


async def test_an_unpromised_issuer_may_be_missing() -> None:
    """S30."""
    await World(metadata={"authorization_response_iss_parameter_supported": "yes"}).login()


async def test_the_issuer_is_judged_before_error_and_code() -> None:
    """S30: another server can neither end the login with its error nor have its code redeemed here."""
    world = World()
    await world.refused("callback_issuer_mismatch", callback={"iss": "https://evil.example", "error": "access_denied"})
    assert len(world.net.sent_to(TOKEN)) == 1, "only the good login redeemed its code"


async def test_one_connection_s_flow_does_not_fit_another_s_token() -> None:
    """S24, S30: the ID token of a second client at the same provider is refused."""
    world = World()
    await world.refused("audience_mismatch", claims={"aud": "second-client"})


async def test_another_replica_completes_what_one_began() -> None:
    """DESIGN.md: the sealed cookie is all that connects begin and complete."""
    world = World()
    begun = await world.begin()
    world.engine = OIDCEngine(world.net, world.clock)
    token = signed(world.header(), world.claims(begun.parameters["nonce"]), world.key)
    assert (await world.finish(begun, token)).claims.subject == "f:1:alice"
