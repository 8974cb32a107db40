"""Asking a provider's administrator to consent for everybody there (R29): the link that an administrator hands on."""

from msgspec import Struct

from vestibule.clock import Clock
from vestibule.domain.audit.event import Action
from vestibule.domain.connections.model import Connection
from vestibule.domain.connections.stage import Stage, after_asking
from vestibule.errors import ConfigError, EditConflict
from vestibule.flows.connections.built import event_of
from vestibule.flows.connections.consent_link import CONSENT_LIFETIME_S, ConsentLinks
from vestibule.flows.connections.opened import Connectors
from vestibule.flows.connections.stored import stored_connection
from vestibule.flows.store import Store, Transaction
from vestibule.flows.urls import Urls
from vestibule.plugins.broken import broken
from vestibule.plugins.consent import admin_consent_url
from vestibule.plugins.forms import decode_config
from vestibule.protocols.oauth2.endpoint import fault_of
from vestibule.seal.token import token_hash
from vestibule_sdk.connector import ConsentRequest


class AskedConsent(Struct, frozen=True, kw_only=True):
    """A link to hand on.

    Attributes:
        url: At the provider.
        redirect_uri: Where the administrator comes back to; the provider has to know it.
        expires_at_s: When the link is good no more, in seconds since 1970.
        stage: Of the connection, now that it is asked for.
    """

    url: str
    redirect_uri: str
    expires_at_s: int
    stage: Stage


class AskConsent:
    """Makes links. A connection has one at a time: making another one ends the first."""

    def __init__(self, *, store: Store, connectors: Connectors, urls: Urls, links: ConsentLinks, clock: Clock) -> None:
        self._store = store
        self._connectors = connectors
        self._urls = urls
        self._links = links
        self._clock = clock

    async def __call__(self, provider_id: str) -> AskedConsent:
        """Make a link.

        Raises:
            NotFound: object_not_found.
            ConfigError: config_error, at `connector`: this connection has no place where an administrator consents.
            PluginError: The connector is not available, or broke its promise.
            EditConflict: edit_conflict: somebody changed the connection at the same time.
            DatabaseUnavailable: database_unavailable.
        """
        stored = await self._store.read(lambda transaction: stored_connection(transaction, provider_id))
        link = self._links.new(stored)
        redirect_uri = self._urls.admin_consent(provider_id)
        url = self._url(stored, ConsentRequest(redirect_uri=redirect_uri, state=self._links.state(link)))

        async def write(transaction: Transaction) -> Stage:
            current = await stored_connection(transaction, provider_id)
            if (current.id, current.login_version) != (stored.id, stored.login_version):
                raise EditConflict(f"connection {provider_id} was changed meanwhile")
            stage = after_asking(current.stage)
            await transaction.connections.await_consent(current.id, stage=stage, nonce_hash=token_hash(link.nonce))
            await transaction.audit.append(event_of(Action.CONSENT_ASKED, current, clock=self._clock))
            return stage

        return AskedConsent(
            stage=await self._store.write(write),
            url=url,
            redirect_uri=redirect_uri,
            expires_at_s=link.issued_at_s + CONSENT_LIFETIME_S,
        )

    def _url(self, stored: Connection, request: ConsentRequest) -> str:
        connector = self._connectors.get(stored.connector)
        config = decode_config(connector.config, stored.config, stored_secrets=stored.secrets)
        url = admin_consent_url(connector, config, request)
        if url is None:
            raise ConfigError(
                f"{stored.provider_id} has no place where an administrator consents for everybody",
                path="connector",
                hint="Nothing is missing: most providers ask for no such consent. Try a sign-in.",
            )
        fault = fault_of(url)
        if fault is not None:
            raise broken(connector, "admin_consent", f"returned an address that cannot be used: {fault}")
        return url
