"""A running installation without its web routes: what the server and the command line share."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from vestibule.app.keys import open_keys
from vestibule.clock import Clock, SystemClock
from vestibule.flows.changes import ChangeFeed
from vestibule.flows.connections.check import CheckDraft
from vestibule.flows.connections.in_use import OpenConnections
from vestibule.flows.connections.manage import ManageConnections
from vestibule.flows.connections.opened import OpenConnection
from vestibule.flows.connections.saml_keys import SAMLKeys
from vestibule.flows.engines import Engines
from vestibule.flows.saml_on_demand import SAMLOnDemand
from vestibule.flows.urls import Urls
from vestibule.plugins import Registry
from vestibule.protocols.net import HTTPNet, NetPolicy
from vestibule.protocols.oidc.engine import OIDCEngine
from vestibule.seal import KeyRing
from vestibule.settings import Settings
from vestibule.storage import DatabaseStore, migrate, open_store


@dataclass(frozen=True, kw_only=True)
class Host:
    """Everything that is open while an installation runs.

    Attributes:
        net: For what an administrator has fetched, under the rules of every other call (S61).
        open_connection: Opens a connection whatever its state; `connections` gives only those in use.
        created_key_file: The master key file that this start made; None otherwise.
    """

    settings: Settings
    clock: Clock
    ring: KeyRing
    store: DatabaseStore
    registry: Registry
    net: HTTPNet
    engines: Engines
    feed: ChangeFeed
    open_connection: OpenConnection
    connections: OpenConnections
    urls: Urls
    created_key_file: Path | None

    def check(self) -> CheckDraft:
        """What an administrator hands in has to pass."""
        return CheckDraft(connectors=self.registry, engines=self.engines, urls=self.urls, clock=self.clock)

    def manage(self) -> ManageConnections:
        """What an administrator can do with connections."""
        return ManageConnections(store=self.store, check=self.check(), feed=self.feed, clock=self.clock)

    def saml_keys(self) -> SAMLKeys:
        """What an administrator can do with our keys of SAML connections."""
        return SAMLKeys(store=self.store, saml=self.engines.saml, feed=self.feed, clock=self.clock)


@asynccontextmanager
async def open_host(settings: Settings, *, clock: Clock | None = None) -> AsyncIterator[Host]:
    """Bring the database up to date, unlock the keys, and open everything; close it all at the end.

    No provider is called: one that is down keeps nobody from starting.

    Raises:
        SettingsError, SealError: The start is refused; the detail names the setting.
        DatabaseUnavailable, SchemaMismatch: The database cannot be used.
        PluginError: With strict_connectors, a connector that cannot be loaded.
    """
    clock = clock or SystemClock()
    registry = Registry.installed(disabled=settings.disabled_connectors)
    if settings.strict_connectors:
        registry.require_all()
    await migrate(settings.database_url)
    keys = await open_keys(settings, clock=clock)
    store = await open_store(settings.database_url, sealer=keys.ring.sealer("row"), clock=clock)
    try:
        net = HTTPNet(NetPolicy.from_settings(settings), clock=clock)
        engine = OIDCEngine(net, clock)
        saml = SAMLOnDemand(clock)
        feed = ChangeFeed(store, clock)
        urls = Urls(settings.base_url)
        open_connection = OpenConnection(registry, urls=urls, saml=saml)
        try:
            yield Host(
                settings=settings,
                clock=clock,
                ring=keys.ring,
                store=store,
                registry=registry,
                net=net,
                engines=Engines(engine, saml),
                feed=feed,
                open_connection=open_connection,
                connections=OpenConnections(store, open_connection, feed),
                urls=urls,
                created_key_file=keys.created_file,
            )
        finally:
            await saml.aclose()
            await engine.aclose()
            await net.aclose()
    finally:
        await store.close()
