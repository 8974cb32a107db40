"""A provider that has our client make a proof which is good at somebody else's server (RFC 7523 3, RFC 9126 2, S33).

Its discovery document names an honest provider's token endpoint, and an endpoint of its own for pushed requests: what
our client proves itself with at the latter must be worth nothing at the former.
"""

from base64 import urlsafe_b64decode
from typing import Any

import msgspec
import pytest
from client_keys import ec_client_key, private_pem
from fake_net import json_answer
from oidc_messages import AUTHORIZE, CLIENT_ID, DISCOVERY, ISSUER, World, make_profile, only_call

from vestibule.errors import VestibuleError
from vestibule_sdk.client import Client, ClientAuth, ClientKey
from vestibule_sdk.oidc import Endpoints
from vestibule_sdk.quirk import Quirk
from vestibule_sdk.secret import Secret

HONEST = "https://honest.example/token"
PUSHED = f"{ISSUER}/par"
TEMPLATE = "https://op.example/{tenantid}/v2.0"
AUDIENCE = Quirk(
    name="assertion_audience_token_endpoint",
    source="https://openid.net/specs/openid-connect-core-1_0.html#ClientAuthentication",
)


def pushing(*, metadata: dict[str, object], pushed: str = PUSHED, **profile: Any) -> World:  # noqa: ANN401 - fields
    demanded = {
        "pushed_authorization_request_endpoint": pushed,
        "require_pushed_authorization_requests": True,
    }
    world = World(make_profile(**profile), metadata=demanded | metadata)
    world.net.replies[pushed] = json_answer({"request_uri": "urn:x:1"}, status=201)
    return world


def with_key() -> Client:
    key = ClientKey(private_key=Secret(private_pem(ec_client_key())))
    return Client(client_id=CLIENT_ID, secret=None, auth=ClientAuth.PRIVATE_KEY_JWT, key=key)


def audience_at(world: World, url: str) -> object:
    assertion = (only_call(world.net.sent_to(url)).form or {})["client_assertion"]
    assert isinstance(assertion, Secret)
    claims = assertion.reveal().split(".")[1]
    return msgspec.json.decode(urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))["aud"]


async def test_the_quirk_of_the_token_endpoint_makes_no_proof_for_another_server() -> None:
    world = pushing(client=with_key(), quirks=(AUDIENCE,), metadata={"token_endpoint": HONEST})
    await world.begin()
    assert audience_at(world, PUSHED) == PUSHED


async def test_a_template_makes_no_proof_for_another_server() -> None:
    world = pushing(
        client=with_key(),
        issuer=TEMPLATE,
        issuer_template=TEMPLATE,
        discovery_url=DISCOVERY,
        metadata={"issuer": TEMPLATE, "token_endpoint": HONEST},
    )
    await world.begin()
    assert audience_at(world, PUSHED) == PUSHED


async def test_everybody_else_s_proof_is_for_the_issuer() -> None:
    world = pushing(client=with_key(), metadata={"token_endpoint": HONEST})
    await world.begin()
    assert audience_at(world, PUSHED) == ISSUER


@pytest.mark.parametrize("pushed", ["https://elsewhere.example/par", "https://pinned.example:8443/par"])
async def test_a_secret_goes_nowhere_but_to_the_origin_that_was_pinned(pushed: str) -> None:
    """The administrator named the token endpoint; the document names where requests are pushed to."""
    pinned = Endpoints(authorization=AUTHORIZE, token="https://pinned.example/token")
    world = pushing(pushed=pushed, endpoints=pinned, metadata={})
    with pytest.raises(VestibuleError) as caught:
        await world.begin()
    assert caught.value.code == "discovery_incomplete"
    assert "token endpoint" in caught.value.hint
    assert world.net.sent_to(pushed) == []


@pytest.mark.parametrize("pushed", ["https://pinned.example/par", "https://PINNED.example:443/par"])
async def test_a_request_is_pushed_to_the_origin_that_was_pinned(pushed: str) -> None:
    pinned = Endpoints(token="https://pinned.example/token")
    world = pushing(pushed=pushed, endpoints=pinned, metadata={})
    await world.begin()
    only_call(world.net.sent_to(pushed))
