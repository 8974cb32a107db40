"""Connections' providers: discovery and key sets from the caches, held against the profile once per version."""

from collections import OrderedDict
from functools import partial

from msgspec import Struct

from vestibule.clock import Clock
from vestibule.errors import VestibuleError
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
        url = discovery_url_of(profile)
        metadata = await self.metadata.get(url)
        try:
            return self._resolve(profile, metadata)
        except VestibuleError:
            renewed = await self.metadata.reload_on_suspicion(url)
            if renewed is metadata:
                raise
            return self._resolve(profile, renewed)

    async def aclose(self) -> None:
        """End background fetches."""
        await self.metadata.aclose()
        await self.keys.aclose()

    def _resolve(self, profile: OIDCProfile, metadata: Metadata) -> Provider:
        key = (profile.issuer, profile.client.client_id)
        known = self._resolved.get(key)
        if known is not None and known.metadata is metadata and (known.profile is profile or known.profile == profile):
            self._resolved.move_to_end(key)
            return known.provider
        provider = resolve(profile, metadata)
        self._resolved[key] = _Resolved(profile, metadata, provider)
        if len(self._resolved) > MAX_ENTRIES:
            self._resolved.popitem(last=False)
        return provider
