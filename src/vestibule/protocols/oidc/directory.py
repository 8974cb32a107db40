"""Connections' providers: discovery and key sets from the caches, held against the profile once per version."""

from collections import OrderedDict
from collections.abc import Hashable, Mapping
from functools import partial

from msgspec import Struct

from vestibule.clock import Clock
from vestibule.errors import ConfigError, DiscoveryIncomplete, IssuerMismatch
from vestibule.protocols.net.call import Net
from vestibule.protocols.oauth2.remembered_fault import afresh
from vestibule.protocols.oidc.cache import MAX_ENTRIES, RemoteCache
from vestibule.protocols.oidc.discovery.address import discovery_url_of
from vestibule.protocols.oidc.discovery.fetch import fetch_metadata
from vestibule.protocols.oidc.discovery.metadata import Metadata
from vestibule.protocols.oidc.discovery.resolve import Provider, resolve
from vestibule.protocols.oidc.jose.fetch import fetch_key_set
from vestibule.protocols.oidc.jose.keys import KeySet
from vestibule_sdk.oidc import OIDCProfile


class _Resolved(Struct, frozen=True):
    discovery_url: str
    metadata: Metadata
    outcome: Provider | ConfigError


class Directory:
    """What is known about providers.

    Attributes:
        metadata: Discovery documents by address.
        keys: Prepared key sets by address.
    """

    def __init__(self, net: Net, clock: Clock) -> None:
        self.metadata: RemoteCache[Metadata] = RemoteCache(partial(fetch_metadata, net), clock)
        self.keys: RemoteCache[KeySet] = RemoteCache(partial(fetch_key_set, net), clock)
        self._resolved: OrderedDict[Hashable, _Resolved] = OrderedDict()

    async def provider(self, profile: OIDCProfile) -> Provider:
        """The connection's provider.

        A document that does not serve is fetched once more (rate-limited), so that a mistake mended at the provider
        does not linger here until the document's age runs out.

        Raises:
            ConfigError: The profile is at fault.
            IssuerMismatch, DiscoveryIncomplete, UpstreamError: As named.
        """
        key = _key_of(profile)
        known = self._resolved.get(key)
        if known is not None:
            self._resolved.move_to_end(key)
            if await self.metadata.get(known.discovery_url) is known.metadata:
                return _given(known.outcome)
        return await self._resolve_anew(key, profile, discovery_url_of(profile))

    async def aclose(self) -> None:
        """End background fetches."""
        await self.metadata.aclose()
        await self.keys.aclose()

    async def _resolve_anew(self, key: Hashable, profile: OIDCProfile, url: str) -> Provider:
        metadata = await self.metadata.get(url)
        try:
            outcome = _outcome(profile, metadata)
        except (IssuerMismatch, DiscoveryIncomplete):
            renewed = await self.metadata.reload_on_suspicion(url)
            if renewed is metadata:
                raise
            metadata, outcome = renewed, _outcome(profile, renewed)
        self._resolved[key] = _Resolved(url, metadata, outcome)
        self._resolved.move_to_end(key)
        if len(self._resolved) > MAX_ENTRIES:
            self._resolved.popitem(last=False)
        return _given(outcome)


def _key_of(profile: OIDCProfile) -> Hashable:
    """The whole profile: connections of one application at one provider must not take each other's place."""
    return tuple(_hashable(getattr(profile, name)) for name in OIDCProfile.__struct_fields__)


def _hashable(value: object) -> Hashable:
    return tuple(sorted(value.items())) if isinstance(value, Mapping) else value


def _outcome(profile: OIDCProfile, metadata: Metadata) -> Provider | ConfigError:
    """The provider, or what is wrong with the settings: it is wrong until they or the document change."""
    try:
        return resolve(profile, metadata)
    except ConfigError as error:
        return afresh(error)


def _given(outcome: Provider | ConfigError) -> Provider:
    if isinstance(outcome, ConfigError):
        raise afresh(outcome)
    return outcome
