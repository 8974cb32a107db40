"""What an administrator's test finds out (R31)."""

import pytest
from fake_net import json_answer
from oidc_messages import (
    ABSENT,
    AUTHORIZE,
    DISCOVERY,
    ISSUER,
    JWKS,
    TOKEN,
    World,
    ec_key,
    make_profile,
    public,
    rsa_key,
)

from vestibule.errors import UpstreamUnreachable, VestibuleError
from vestibule_sdk.client import Client, ClientAuth, Pkce
from vestibule_sdk.oidc import Endpoints


async def test_a_good_provider_is_described_without_warnings() -> None:
    world = World(metadata={"backchannel_logout_supported": True})
    world.publish(public(rsa_key()), public(ec_key()))
    found = await world.engine.inspect(world.profile)
    assert found.issuer == ISSUER
    assert found.discovery_url == DISCOVERY
    assert found.endpoints["authorization_endpoint"] == AUTHORIZE
    assert found.endpoints["token_endpoint"] == TOKEN
    assert found.algorithms == ("ES256", "RS256")
    assert found.keys == ("rsa-1: RSA 2048 bits, RS256", "ec-1: EC P-256, ES256")
    assert found.pkce_advertised
    assert found.backchannel_logout
    assert not found.callback_issuer
    assert found.client_auth == "client_secret_basic"
    assert not found.pushed_requests
    assert not found.dpop_advertised
    assert found.warnings == ()


@pytest.mark.parametrize(
    ("metadata", "profile", "words"),
    [
        ({"code_challenge_methods_supported": ["plain"]}, {}, "does not list PKCE with S256"),
        ({}, {"pkce": Pkce.OFF}, "PKCE is switched off"),
        ({"response_types_supported": ["id_token"]}, {}, "response type `code`"),
        ({"token_endpoint_auth_methods_supported": ["private_key_jwt"]}, {}, "client_secret_basic; it lists private"),
        ({}, {"client": Client(client_id="vestibule", secret=None, auth=ClientAuth.NONE)}, "method none"),
        ({"userinfo_endpoint": ABSENT}, {"required_claims": ("email",)}, "no userinfo endpoint"),
        ({"end_session_endpoint": ABSENT}, {}, "no end_session_endpoint"),
        ({}, {"endpoints": Endpoints(token="https://op.example/t2")}, "token_endpoint is set by hand"),
        ({"id_token_signing_alg_values_supported": ["ES384"]}, {}, "unknown_key"),
    ],
)
async def test_what_deserves_a_look_is_said(
    metadata: dict[str, object], profile: dict[str, object], words: str
) -> None:
    world = World(make_profile(**profile), metadata=metadata)
    found = await world.engine.inspect(world.profile)
    assert any(words in warning for warning in found.warnings)


async def test_a_key_that_is_not_used_is_named_with_its_reason() -> None:
    """S26."""
    world = World()
    world.publish(public(rsa_key()), public(rsa_key("enc-1"), use="enc"))
    (warning,) = (await world.engine.inspect(world.profile)).warnings
    assert warning == "A published key is not used. enc-1: not meant for signatures (use)."


async def test_the_provider_is_asked_anew() -> None:
    world = World()
    await world.login()
    world.net.replies[JWKS] = UpstreamUnreachable("refused")
    await world.login()
    with pytest.raises(UpstreamUnreachable):
        await world.engine.inspect(world.profile)
    world.net.replies[DISCOVERY] = json_answer({}, status=500)
    with pytest.raises(VestibuleError, match="upstream_status"):
        await world.engine.inspect(world.profile)
