"""Connections' providers: discovery and key sets from the caches, held against the profile once per version."""

from collections import OrderedDict
from functools import partial

from msgspec import Struct

from vestibule.clock import Clock
from vestibule.errors import DiscoveryIncomplete, IssuerMismatch
from vestibule.protocols.net.call import Net
from vestibule.protocols.oidc.cache import MAX_ENTRIES, RemoteCache
from vestibule.protocols.oidc.discovery.address import discovery_url_of
from vestibule.protocols.oidc.discovery.fetch import fetch_metadata
from vestibule.protocols.oidc.discovery.metadata import Metadata
from vestibule.protocols.oidc.discovery.resolve import Provider, resolve
from vestibule.protocols.oidc.jose.fetch import fetch_key_set
from vestibule.protocols.oidc.jose.keys import KeySet
from vestibule_sdk.oidc import OIDCProfile


class _Resolved(Struct, frozen=True):
    profile: OIDCProfile
    discovery_url: str
    metadata: Metadata
    provider: Provider


class Directory:
    """What is known about providers.

    Attributes:
        metadata: Discovery documents by address.
        keys: Prepared key sets by address.
    """

    def __init__(self, net: Net, clock: Clock) -> None:
        self.metadata: RemoteCache[Metadata] = RemoteCache(partial(fetch_metadata, net), clock)
        self.keys: RemoteCache[KeySet] = RemoteCache(partial(fetch_key_set, net), clock)
        self._resolved: OrderedDict[tuple[str, str], _Resolved] = OrderedDict()

    async def provider(self, profile: OIDCProfile) -> Provider:
        """The connection's provider.

        A document that does not serve is fetched once more (rate-limited), so that a mistake mended at the provider
        does not linger here until the document's age runs out.

        Raises:
            ConfigError: The profile is at fault.
            IssuerMismatch, DiscoveryIncomplete, UpstreamError: As named.
        """
        key = (profile.issuer, profile.client.client_id)
        known = self._resolved.get(key)
        if known is None or not (known.profile is profile or known.profile == profile):
            return await self._resolve_anew(key, profile, discovery_url_of(profile))
        self._resolved.move_to_end(key)
        metadata = await self.metadata.get(known.discovery_url)
        if metadata is known.metadata:
            return known.provider
        return await self._resolve_anew(key, profile, known.discovery_url)

    async def aclose(self) -> None:
        """End background fetches."""
        await self.metadata.aclose()
        await self.keys.aclose()

    async def _resolve_anew(self, key: tuple[str, str], profile: OIDCProfile, url: str) -> Provider:
        metadata = await self.metadata.get(url)
        try:
            provider = resolve(profile, metadata)
        except (IssuerMismatch, DiscoveryIncomplete):
            renewed = await self.metadata.reload_on_suspicion(url)
            if renewed is metadata:
                raise
            metadata, provider = renewed, resolve(profile, renewed)
        self._resolved[key] = _Resolved(profile, url, metadata, provider)
        self._resolved.move_to_end(key)
        if len(self._resolved) > MAX_ENTRIES:
            self._resolved.popitem(last=False)
        return provider
