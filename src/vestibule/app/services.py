"""Puts the web services together over an open host."""

from vestibule.app.host import Host
from vestibule.flows.accounts.begin import BeginForAccount
from vestibule.flows.accounts.confirm import Confirm
from vestibule.flows.accounts.connect import Connect
from vestibule.flows.accounts.disconnect import Disconnect
from vestibule.flows.accounts.offer import Offer
from vestibule.flows.connections.listing import EnabledConnections
from vestibule.flows.connections.sp_metadata import SPMetadata
from vestibule.flows.connections.take_consent import TakeConsent
from vestibule.flows.limits.rate_limits import RateLimits, budgets_of
from vestibule.flows.limits.shared import StoredCounts
from vestibule.flows.login.begin import BeginLogin
from vestibule.flows.login.complete import CompleteLogin, Endings
from vestibule.flows.login.discovery import DiscoverProviders
from vestibule.flows.login.early import EarlyFailures
from vestibule.flows.login.receive import ReceiveAssertion
from vestibule.flows.login.refusals import Refusals
from vestibule.flows.login.second_hop import SecondHop
from vestibule.flows.login.sign_in import SignIn
from vestibule.flows.login.unsolicited import TakeUnsolicited
from vestibule.flows.logout.backchannel import BackchannelLogout
from vestibule.flows.logout.messages import LogoutMessages
from vestibule.flows.logout.requested import EndNamedSessions
from vestibule.flows.logout.upstream import UpstreamLogout
from vestibule.flows.sessions.end import EndSessions
from vestibule.flows.sessions.reader import SessionReader
from vestibule.web.cookies import CookieJar
from vestibule.web.guards import CSRF, ClientAddresses, SecurityHeaders
from vestibule.web.installation import Services
from vestibule.web.logout.outcome import SealedOutcome
from vestibule.web.pages import Brand, PagePaths, Pages
from vestibule.web.reply import Replies


def services_of(host: Host) -> Services:
    """Everything that the routes work with."""
    settings, clock, store, feed = host.settings, host.clock, host.store, host.feed
    paths = PagePaths(prefix=settings.page_prefix)
    brand = Brand(name=settings.brand_name, logo=settings.brand_logo, accent=settings.brand_accent)
    security = SecurityHeaders(settings.base_url)
    cookie_sealer = host.ring.sealer("cookie")
    engines, connections = host.engines, host.connections
    refusals = Refusals(store=store, clock=clock)
    begin = BeginLogin(
        connections=connections,
        engines=engines,
        urls=host.urls,
        clock=clock,
        return_origins=settings.return_origins,
        default_page=paths.account,
    )
    return Services(
        settings=settings,
        clock=clock,
        store=store,
        urls=host.urls,
        pages=Pages(brand, paths),
        replies=Replies(security),
        security=security,
        csrf=CSRF(lambda: host.ring.keys("csrf"), base_url=settings.base_url),
        addresses=ClientAddresses(settings.trusted_proxies),
        limits=RateLimits(budgets_of(settings), clock=clock, shared=StoredCounts(store)),
        cookies=CookieJar(
            cookie_sealer,
            base_url=settings.base_url,
            clock=clock,
            session_absolute_s=settings.session_absolute_s,
        ),
        enabled=EnabledConnections(store, feed),
        begin=begin,
        begin_for_account=BeginForAccount(store=store, begin=begin, clock=clock),
        connect=Connect(store=store, clock=clock),
        disconnect=Disconnect(store=store, feed=feed, clock=clock),
        discover=DiscoverProviders(store=store, connections=connections, clock=clock),
        complete=CompleteLogin(
            store=store,
            connections=connections,
            engines=engines,
            endings=Endings(
                sign_in=SignIn(store=store, feed=feed, clock=clock, settings=settings),
                offer=Offer(store=store, clock=clock),
                confirm=Confirm(store=store, feed=feed, clock=clock, settings=settings),
            ),
            refusals=refusals,
            clock=clock,
        ),
        receive=ReceiveAssertion(
            store=store,
            connections=connections,
            engines=engines,
            refusals=refusals,
            renew=host.renew,
            clock=clock,
        ),
        second_hop=SecondHop(store=store, connections=connections, engines=engines, refusals=refusals, clock=clock),
        unsolicited=TakeUnsolicited(
            store=store,
            connections=connections,
            refusals=refusals,
            urls=host.urls,
            clock=clock,
            return_origins=settings.return_origins,
            default_page=paths.account,
        ),
        sp_metadata=SPMetadata(connections=connections, engines=engines),
        take_consent=TakeConsent(store=store, links=host.consent_links(), clock=clock),
        early=EarlyFailures(),
        reader=SessionReader(store=store, feed=feed, clock=clock, settings=settings),
        end=EndSessions(store=store, feed=feed, clock=clock),
        upstream_logout=UpstreamLogout(
            store=store, connections=connections, engines=engines, urls=host.urls, clock=clock
        ),
        backchannel=BackchannelLogout(store=store, connections=connections, engines=engines, feed=feed, clock=clock),
        logout_messages=LogoutMessages(
            connections=connections,
            engines=engines,
            end=EndNamedSessions(store=store, engines=engines, feed=feed, clock=clock),
            renew=host.renew,
        ),
        logout_outcome=SealedOutcome(cookie_sealer, clock=clock),
    )
