"""What the routes work with: put together by the composition root, ready once the application has started."""

from dataclasses import dataclass
from typing import Final

from vestibule.clock import Clock
from vestibule.flows.accounts.begin import BeginForAccount
from vestibule.flows.accounts.connect import Connect
from vestibule.flows.accounts.disconnect import Disconnect
from vestibule.flows.connections.listing import EnabledConnections
from vestibule.flows.connections.sp_metadata import SPMetadata
from vestibule.flows.connections.take_consent import TakeConsent
from vestibule.flows.limits.rate_limits import RateLimits
from vestibule.flows.login.begin import BeginLogin
from vestibule.flows.login.complete import CompleteLogin
from vestibule.flows.login.discovery import DiscoverProviders
from vestibule.flows.login.early import EarlyFailures
from vestibule.flows.login.receive import ReceiveAssertion
from vestibule.flows.login.second_hop import SecondHop
from vestibule.flows.login.unsolicited import TakeUnsolicited
from vestibule.flows.logout.backchannel import BackchannelLogout
from vestibule.flows.logout.messages import LogoutMessages
from vestibule.flows.logout.upstream import UpstreamLogout
from vestibule.flows.sessions.end import EndSessions
from vestibule.flows.sessions.reader import SessionReader
from vestibule.flows.store import Store
from vestibule.flows.urls import Urls
from vestibule.settings import Settings
from vestibule.web.cookies import CookieJar
from vestibule.web.guards import CSRF, ClientAddresses, SecurityHeaders
from vestibule.web.logout.outcome import SealedOutcome
from vestibule.web.pages import Pages
from vestibule.web.reply import Replies


@dataclass(frozen=True, kw_only=True)
class Services:
    """Everything that a route may use."""

    settings: Settings
    clock: Clock
    store: Store
    urls: Urls
    pages: Pages
    replies: Replies
    cookies: CookieJar
    csrf: CSRF
    security: SecurityHeaders
    addresses: ClientAddresses
    limits: RateLimits
    enabled: EnabledConnections
    begin: BeginLogin
    begin_for_account: BeginForAccount
    connect: Connect
    disconnect: Disconnect
    discover: DiscoverProviders
    complete: CompleteLogin
    receive: ReceiveAssertion
    second_hop: SecondHop
    unsolicited: TakeUnsolicited
    sp_metadata: SPMetadata
    take_consent: TakeConsent
    early: EarlyFailures
    reader: SessionReader
    end: EndSessions
    upstream_logout: UpstreamLogout
    backchannel: BackchannelLogout
    logout_messages: LogoutMessages
    logout_outcome: SealedOutcome


STATE_KEY: Final = "vestibule"
"""Where an application's state holds its installation."""


class Installation:
    """A place for the services: routes are made when the application is, services only when it starts."""

    def __init__(self) -> None:
        self._services: Services | None = None

    def open(self, services: Services) -> None:
        """Begin to serve."""
        self._services = services

    def close(self) -> None:
        """Stop serving."""
        self._services = None

    @property
    def services(self) -> Services:
        """The services.

        Raises:
            RuntimeError: The application's lifespan has not run: it was mounted in a way that leaves it out.
        """
        if self._services is None:
            raise RuntimeError("Vestibule has not started: the application's lifespan events did not reach it")
        return self._services
