"""A running installation without its web routes: what the server and the command line share."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from vestibule.app.keys import open_keys
from vestibule.app.metadata import Metadata, metadata_of
from vestibule.clock import Clock, SystemClock
from vestibule.flows.accounts.administer.look import LookAtAccounts
from vestibule.flows.accounts.administer.manage import ManageAccounts
from vestibule.flows.changes import ChangeFeed
from vestibule.flows.connections.ask_consent import AskConsent
from vestibule.flows.connections.check import CheckDraft
from vestibule.flows.connections.consent_link import ConsentLinks
from vestibule.flows.connections.export import ExportMetadata
from vestibule.flows.connections.in_use import OpenConnections
from vestibule.flows.connections.manage import ManageConnections
from vestibule.flows.connections.opened import OpenConnection
from vestibule.flows.connections.providers import FederationProviders
from vestibule.flows.connections.saml_keys import SAMLKeys
from vestibule.flows.engines import Engines
from vestibule.flows.metadata_import.renew import RenewMetadata
from vestibule.flows.saml_on_demand import SAMLOnDemand
from vestibule.flows.urls import Urls
from vestibule.plugins import Registry
from vestibule.protocols.net import HTTPNet, NetPolicy
from vestibule.protocols.oauth2.engine import OAuth2Engine
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
        check: What an administrator hands in has to pass.
        manage: What an administrator can do with connections.
        metadata: What reads SAML metadata, once and again.
        export: Writes metadata for others.
        renew: Reads it before its time, for a message with an unknown key.
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
    check: CheckDraft
    manage: ManageConnections
    metadata: Metadata
    export: ExportMetadata
    renew: RenewMetadata
    created_key_file: Path | None

    def saml_keys(self) -> SAMLKeys:
        """What an administrator can do with our keys of SAML connections."""
        return SAMLKeys(store=self.store, saml=self.engines.saml, feed=self.feed, clock=self.clock)

    def look_at_accounts(self) -> LookAtAccounts:
        """What an administrator sees of accounts."""
        return LookAtAccounts(store=self.store, clock=self.clock)

    def manage_accounts(self) -> ManageAccounts:
        """What an administrator can do to accounts."""
        return ManageAccounts(store=self.store, feed=self.feed, clock=self.clock)

    def consent_links(self) -> ConsentLinks:
        """The links that a provider's administrators consent by."""
        return ConsentLinks(self.ring.sealer("consent"), clock=self.clock)

    def ask_consent(self) -> AskConsent:
        """What an administrator here asks one of the provider's."""
        return AskConsent(
            store=self.store,
            connectors=self.registry,
            urls=self.urls,
            links=self.consent_links(),
            clock=self.clock,
        )


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
        engines = Engines(engine, OAuth2Engine(net, clock), saml)
        check = CheckDraft(connectors=registry, engines=engines, urls=urls, clock=clock)
        manage = ManageConnections(store=store, check=check, feed=feed, clock=clock)
        metadata = metadata_of(
            store=store, net=net, connectors=registry, check=check, manage=manage, feed=feed, clock=clock
        )
        providers = FederationProviders(store, open_connection, metadata.importing, clock=clock)
        renew = RenewMetadata(store=store, refresh=metadata.refresh, feed=feed, clock=clock)
        try:
            yield Host(
                settings=settings,
                clock=clock,
                ring=keys.ring,
                store=store,
                registry=registry,
                net=net,
                engines=engines,
                feed=feed,
                open_connection=open_connection,
                connections=OpenConnections(store, open_connection, feed, providers=providers, clock=clock),
                urls=urls,
                check=check,
                manage=manage,
                metadata=metadata,
                export=ExportMetadata(store=store, open_one=open_connection, engines=engines, clock=clock),
                renew=renew,
                created_key_file=keys.created_file,
            )
        finally:
            await renew.aclose()
            await saml.aclose()
            await engine.aclose()
            await net.aclose()
    finally:
        await store.close()
