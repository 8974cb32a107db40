"""The engine that has to judge the messages, and a connection to the provider that wrote them."""

import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from manual_clock import ManualClock
from saml_recipe import ACS, IDP, SLO, SP, SSO, Recipe
from saml_signing_keys import idp_key, sp_key

from vestibule.protocols.saml.engine import SAMLEngine
from vestibule.protocols.saml.own_side import KeyPair, OwnSide
from vestibule.protocols.saml.party import Party, prepare
from vestibule.protocols.saml.pool import XMLPool
from vestibule.protocols.saml.received import ReceivedAssertion
from vestibule.protocols.trace import Trace
from vestibule_sdk.saml import SAMLProfile
from vestibule_sdk.secret import Secret


@asynccontextmanager
async def engine_at(now_s: int) -> AsyncIterator[SAMLEngine]:
    """An engine whose clock stands at a time."""
    pool = XMLPool()
    try:
        yield SAMLEngine(ManualClock(now_s), pool)
    finally:
        await pool.aclose()


def own_side() -> OwnSide:
    """Us, as the provider sees us."""
    pair = KeyPair(certificate=sp_key().certificate_pem, private_key=Secret(sp_key().private_pem.decode()))
    return OwnSide(
        entity_id=SP, acs_url=ACS, slo_url=SLO, signing=pair, published=(pair.certificate,), decryption=(pair,)
    )


def party_for(recipe: Recipe, **profile: Any) -> Party:  # noqa: ANN401 - fields of SAMLProfile
    """The connection that expects what a recipe makes.

    Args:
        recipe: Whoever signs in it is whom the connection trusts.
        profile: What else the connection is set to.
    """
    signers = [signing.key for signing in (recipe.sign_response, recipe.sign_assertion) if signing is not None]
    certificates = tuple(dict.fromkeys(key.certificate_pem for key in signers or [idp_key()]))
    settings = {"idp_entity_id": IDP, "sso_url": SSO, "signing_certificates": certificates, **profile}
    return prepare(SAMLProfile(**settings), own_side())


async def receive(engine: SAMLEngine, party: Party, xml: bytes | str) -> ReceivedAssertion:
    """Post a message to the assertion consumer address; a str is posted as it stands, bytes in base64."""
    field = xml if isinstance(xml, str) else base64.b64encode(xml).decode()
    return await engine.receive(party, field, trace=Trace(ManualClock()))
