"""From evidence to an identity: what the connector maps, and the groups that it asks the provider's API for."""

import asyncio
from typing import Final

from msgspec.structs import replace

from vestibule.errors import UpstreamTimeout
from vestibule.flows.connections.opened import Opened, OpenedOAuth2, OpenedOIDC, OpenedSAML
from vestibule.plugins import map_identity
from vestibule.plugins.broken import origin_of
from vestibule.plugins.groups import ask_groups
from vestibule.protocols.evidence import Evidence
from vestibule.protocols.oauth2.provider_api import LoginAPI
from vestibule_sdk.assertion import VerifiedAssertion
from vestibule_sdk.identity import Identity

GROUPS_DEADLINE_S: Final = 30.0
"""For all calls of one login; each has its own besides."""


async def identify(opened: Opened, evidence: Evidence, *, deadline_s: float = GROUPS_DEADLINE_S) -> Identity:
    """The identity that the evidence stands for.

    Raises:
        MappingError, ConnectorBroken: As `map_identity` and `ask_groups`.
        ConnectorBroken: connector_broken, too, for a call that the connector may not make, also when it hid that.
        UpstreamError: The provider's API.
    """
    identity = map_identity(opened.connector, opened.config, evidence.claims)
    if isinstance(opened, OpenedSAML) or opened.connector.groups is None:
        return identity
    return await _with_groups(opened, evidence, identity, deadline_s=deadline_s)


async def _with_groups(
    opened: OpenedOIDC | OpenedOAuth2, evidence: Evidence, identity: Identity, *, deadline_s: float
) -> Identity:
    connector, claims = opened.connector, evidence.claims
    if isinstance(claims, VerifiedAssertion):
        message = "an assertion is no evidence of an OAuth 2.0 engine"
        raise TypeError(message)
    api = LoginAPI(
        evidence.access,
        origins=opened.profile.api_origins,
        name=origin_of(connector.manifest.key),
    )
    patience = asyncio.timeout(deadline_s)
    try:
        async with patience:
            groups = await ask_groups(connector, opened.config, claims, api)
    except TimeoutError:
        if not patience.expired():
            raise
        raise UpstreamTimeout(
            f"the provider's API did not list all groups within {deadline_s:g} s",
            hint="Check whether the identity provider is overloaded.",
        ) from None
    if api.fault is not None:
        raise api.fault
    return identity if groups is None else replace(identity, groups=groups)
