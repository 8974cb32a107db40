"""Connections in use: configuration decoded and profile computed once per stored version."""

from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Final, Protocol

from msgspec.structs import replace

from vestibule.domain.connections.model import PROVIDER_ID, Connection
from vestibule.errors import UnknownConnection
from vestibule.flows.changes import ChangeFeed
from vestibule.flows.store import Store, Transaction
from vestibule.plugins import resolve_profile
from vestibule.plugins.forms import decode_config
from vestibule_sdk.config import ConnectorConfig
from vestibule_sdk.connector import OIDCConnector
from vestibule_sdk.oidc import OIDCProfile

_KEPT: Final = 20_000
"""Opened connections kept at most: twice the largest installation measured (PERFORMANCE.md)."""


class Connectors(Protocol):
    """Something that gives connectors by key: the plugin registry."""

    def get(self, key: str) -> OIDCConnector[Any]:
        """The connector. Raises PluginError, in the class of its state."""
        ...


@dataclass(frozen=True)
class Opened:
    """A connection ready for use."""

    connection: Connection
    connector: OIDCConnector[Any]
    config: ConnectorConfig
    profile: OIDCProfile


def open_connection(connection: Connection, connectors: Connectors) -> Opened:
    """Decode a stored connection with its connector.

    Raises:
        PluginError: The connector is not available.
        ConfigError: The stored configuration is no longer one that the connector accepts.
    """
    connector = connectors.get(connection.connector)
    config = decode_config(connector.config, connection.config, stored_secrets=connection.secrets)
    profile = replace(resolve_profile(connector, config), issuer=connection.issuer)
    return Opened(connection, connector, config, profile)


class OpenConnections:
    """A bounded cache of opened connections, told of every change."""

    def __init__(self, store: Store, connectors: Connectors, feed: ChangeFeed) -> None:
        self._store = store
        self._connectors = connectors
        self._feed = feed
        self._by_provider_id: OrderedDict[str, Opened] = OrderedDict()
        self._by_id: dict[str, str] = {}
        self._changes_seen = 0
        feed.subscribe(self._changed)

    async def get(self, provider_id: str) -> Opened:
        """The enabled connection with that Provider ID.

        Raises:
            UnknownConnection: unknown_connection; the same for an unknown and a disabled one (S70).
            PluginError, ConfigError: It cannot be opened.
        """
        await self._feed.catch_up()
        opened = self._by_provider_id.get(provider_id)
        if opened is not None:
            self._by_provider_id.move_to_end(provider_id)
            return opened
        if not PROVIDER_ID.fullmatch(provider_id):  # comes from an address: a database need not take every text (NUL)
            raise _unknown(provider_id, state="no connection")

        async def find(transaction: Transaction) -> Connection | None:
            return await transaction.connections.get(provider_id)

        return await self._load(find, named=provider_id)

    async def by_id(self, connection_id: str) -> Opened:
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

        return await self._load(find, named=connection_id)

    async def _load(self, find: Callable[[Transaction], Awaitable[Connection | None]], *, named: str) -> Opened:
        changes_seen = self._changes_seen
        connection = await self._store.read(find)
        if connection is None or not connection.enabled:
            state = "no connection" if connection is None else "only a disabled connection"
            raise _unknown(named, state=state)
        opened = open_connection(connection, self._connectors)
        if changes_seen == self._changes_seen:  # else what was read may be older than a change already heard of
            self._keep(connection, opened)
        return opened

    def _keep(self, connection: Connection, opened: Opened) -> None:
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


def _unknown(named: str, *, state: str) -> UnknownConnection:
    return UnknownConnection(
        f"{state} is called {named[:80]!r}",
        hint="Check the link, or list the connections with: vestibule connections list",
    )
