"""Connections in use: each opened once per stored version, and refused when the metadata it rests on has run out."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import Final

from vestibule.clock import Clock, rfc3339
from vestibule.domain.connections.model import PROVIDER_ID, Connection
from vestibule.errors import MetadataExpired, UnknownConnection
from vestibule.flows.changes import ChangeFeed
from vestibule.flows.connections.opened import (
    InUse,
    OpenConnection,
    Opened,
    OpenedFederation,
    OpenedOIDC,
    OpenedSAML,
)
from vestibule.flows.connections.providers import FederationProviders
from vestibule.flows.store import Store, Transaction

_KEPT: Final = 20_000
"""Opened connections kept at most: twice the largest installation measured (PERFORMANCE.md)."""


class OpenConnections:
    """A bounded cache of opened connections, told of every change."""

    def __init__(
        self,
        store: Store,
        open_one: OpenConnection,
        feed: ChangeFeed,
        *,
        providers: FederationProviders,
        clock: Clock,
    ) -> None:
        self._store = store
        self._open = open_one
        self._providers = providers
        self._feed = feed
        self._clock = clock
        self._by_provider_id: OrderedDict[str, InUse] = OrderedDict()
        self._by_id: dict[str, str] = {}
        self._changes_seen = 0
        feed.subscribe(self._changed)

    async def get(self, provider_id: str) -> InUse:
        """The enabled connection with that Provider ID.

        Raises:
            UnknownConnection: unknown_connection; the same for an unknown and a disabled one (S70).
            MetadataExpired: metadata_expired; what its metadata said counts no more (S62).
            PluginError, ConfigError: It cannot be opened.
        """
        await self._feed.catch_up()
        opened = self._by_provider_id.get(provider_id)
        if opened is None:
            return self._in_time(await self._load_named(provider_id, also_disabled=False))
        self._by_provider_id.move_to_end(provider_id)
        return self._in_time(opened)

    async def get_oidc(self, provider_id: str) -> OpenedOIDC:
        """The same, where only OpenID Connect is spoken.

        Raises:
            UnknownConnection: unknown_connection; also for a connection of another protocol.
            MetadataExpired, PluginError, ConfigError: As `get`.
        """
        opened = await self.get(provider_id)
        if isinstance(opened, OpenedOIDC):
            return opened
        raise _of_another_protocol(opened)

    async def get_saml(self, provider_id: str) -> OpenedSAML | OpenedFederation:
        """The same, where only SAML is spoken.

        Raises:
            UnknownConnection: unknown_connection; also for a connection of another protocol.
            MetadataExpired, PluginError, ConfigError: As `get`.
        """
        return _only_saml(await self.get(provider_id))

    async def to_register(self, provider_id: str) -> OpenedSAML | OpenedFederation:
        """The SAML connection with that Provider ID, enabled or not: a provider is told of us before anybody signs in.

        What it told of itself may have run out. A disabled one is opened anew every time.

        Raises:
            UnknownConnection: unknown_connection.
            PluginError, ConfigError: It cannot be opened.
        """
        await self._feed.catch_up()
        opened = self._by_provider_id.get(provider_id)
        return _only_saml(opened or await self._load_named(provider_id, also_disabled=True))

    async def provider(self, federation: OpenedFederation, entity_id: str) -> OpenedSAML:
        """A federation's connection with one of its providers.

        Raises:
            UnknownProvider: unknown_provider: the federation has none of that name, or not any more.
            MetadataExpired: metadata_expired; what the federation says counts no more (S62).
            PluginError, ConfigError: It cannot be opened.
        """
        return await self._providers.get(federation, entity_id)

    async def _load_named(self, provider_id: str, *, also_disabled: bool) -> InUse:
        if not PROVIDER_ID.fullmatch(provider_id):  # comes from an address: a database need not take every text (NUL)
            raise _unknown(provider_id, state="no connection")

        async def find(transaction: Transaction) -> Connection | None:
            return await transaction.connections.get(provider_id)

        return await self._load(find, named=provider_id, also_disabled=also_disabled)

    async def by_id(self, connection_id: str) -> InUse:
        """The enabled connection with that internal id. Raises as `get` does."""
        await self._feed.catch_up()
        provider_id = self._by_id.get(connection_id)
        if provider_id is not None:
            opened = await self.get(provider_id)
            if opened.connection.id != connection_id:  # removed, and its Provider ID is another's by now
                raise _unknown(connection_id, state="no connection")
            return opened

        async def find(transaction: Transaction) -> Connection | None:
            return await transaction.connections.by_id(connection_id)

        return self._in_time(await self._load(find, named=connection_id, also_disabled=False))

    async def at_provider(self, connection_id: str, issuer: str) -> Opened:
        """The enabled connection with that internal id; a federation's with the provider of that name.

        Raises:
            UnknownProvider: unknown_provider: as `provider`.
            UnknownConnection, MetadataExpired, PluginError, ConfigError: As `get`.
        """
        opened = await self.by_id(connection_id)
        return await self.provider(opened, issuer) if isinstance(opened, OpenedFederation) else opened

    async def _load(
        self, find: Callable[[Transaction], Awaitable[Connection | None]], *, named: str, also_disabled: bool
    ) -> InUse:
        changes_seen = self._changes_seen
        connection = await self._store.read(find)
        if connection is None or not (connection.enabled or also_disabled):
            state = "no connection" if connection is None else "only a disabled connection"
            raise _unknown(named, state=state)
        opened = await self._open(connection)
        # Where a change was heard of meanwhile, what was read may be older than that.
        if connection.enabled and changes_seen == self._changes_seen:
            self._keep(connection, opened)
        return opened

    def _in_time(self, opened: InUse) -> InUse:
        until_s = opened.connection.metadata_until_s
        if until_s is None or self._clock.now_s() < until_s:
            return opened
        provider_id = opened.connection.provider_id
        raise MetadataExpired(
            f"the metadata that connection {provider_id} rests on was valid until {rfc3339(until_s)}",
            hint=f"Read it anew with: vestibule saml refresh {provider_id}\n"
            "When that fails, this says why: vestibule saml status",
        )

    def _keep(self, connection: Connection, opened: InUse) -> None:
        self._by_provider_id[connection.provider_id] = opened
        self._by_id[connection.id] = connection.provider_id
        if len(self._by_provider_id) > _KEPT:
            _, oldest = self._by_provider_id.popitem(last=False)
            self._by_id.pop(oldest.connection.id, None)

    def _changed(self, kind: str, key: str) -> None:
        if kind == "connection":
            self._changes_seen += 1
            provider_id = self._by_id.pop(key, None)
            if provider_id is not None:
                self._by_provider_id.pop(provider_id, None)


def _only_saml(opened: InUse) -> OpenedSAML | OpenedFederation:
    if isinstance(opened, OpenedSAML | OpenedFederation):
        return opened
    raise _of_another_protocol(opened)


def _of_another_protocol(opened: InUse) -> UnknownConnection:
    return _unknown(opened.connection.provider_id, state="only a connection of another protocol")


def _unknown(named: str, *, state: str) -> UnknownConnection:
    return UnknownConnection(
        f"{state} is called {named[:80]!r}",
        hint="Check the link, or list the connections with: vestibule connections list",
    )
