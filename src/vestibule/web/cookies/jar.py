"""All our cookies, made once for an installation."""

from typing import Final

from vestibule.clock import Clock
from vestibule.flows.accounts.offered import OFFERED_LIFETIME_S
from vestibule.flows.login.flow import FLOW_LIFETIME_S
from vestibule.flows.login.parked import PARKED_LIFETIME_S
from vestibule.web.cookies.flow import FlowCookies
from vestibule.web.cookies.naming import CookieNaming
from vestibule.web.cookies.opaque import OpaqueCookie
from vestibule.web.cookies.parked import ParkedCallbackCookie
from vestibule.web.cookies.sealed import SealedCookie
from vestibule.web.cookies.sealing import Sealer

RESTART_EVERY_S: Final = 60
"""A response that nobody asked for begins a login once in this time, per browser (S14)."""

_LAST_USED_S: Final = 180 * 86_400


class CookieJar:
    """Our cookies.

    Attributes:
        session: The session's token.
        flows: Flows in progress, one cookie each.
        parked: A provider's answer between the two hops of form_post.
        assertion: The browser's half of a parked SAML assertion.
        connecting: The browser's half of an identity that waits to be connected.
        restarted: When this browser was last sent to sign in by a response that nobody had asked for.
        logout: The session that has just ended, sealed: the handle of the way on to its provider.
        logout_request: The LogoutRequest that this browser took to a provider, sealed: its answer has to name it.
        providers: Hashes of the providers of federations that were used last, to list them first; they grant nothing.
        last_used: Provider ID of the connection that was used last, to mark its button; it grants nothing.
    """

    def __init__(self, sealer: Sealer, *, base_url: str, clock: Clock, session_absolute_s: int) -> None:
        naming = CookieNaming(base_url)
        self.session = OpaqueCookie(naming, "session", max_age_s=session_absolute_s)
        self.flows = FlowCookies(sealer, naming=naming, base_url=base_url, clock=clock)
        self.parked = ParkedCallbackCookie(sealer, naming=naming, clock=clock)
        self.assertion = OpaqueCookie(naming, "assertion", max_age_s=PARKED_LIFETIME_S)
        self.connecting = OpaqueCookie(naming, "connecting", max_age_s=OFFERED_LIFETIME_S)
        self.restarted = OpaqueCookie(naming, "restarted", max_age_s=RESTART_EVERY_S)
        self.logout_request = SealedCookie(sealer, naming=naming, part="logout-request", max_age_s=FLOW_LIFETIME_S)
        self.logout = SealedCookie(sealer, naming=naming, part="logout", max_age_s=FLOW_LIFETIME_S)
        self.providers = OpaqueCookie(naming, "providers", max_age_s=_LAST_USED_S)
        self.last_used = OpaqueCookie(naming, "last-used", max_age_s=_LAST_USED_S)
