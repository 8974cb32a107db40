"""All our cookies, made once for an installation."""

from typing import Final

from vestibule.clock import Clock
from vestibule.flows.login.flow import FLOW_LIFETIME_S
from vestibule.web.cookies.flow import FlowCookies
from vestibule.web.cookies.naming import CookieNaming
from vestibule.web.cookies.opaque import OpaqueCookie
from vestibule.web.cookies.parked import ParkedCallbackCookie
from vestibule.web.cookies.sealed import SealedCookie
from vestibule.web.cookies.sealing import Sealer

_LAST_USED_S: Final = 180 * 86_400


class CookieJar:
    """Our cookies.

    Attributes:
        session: The session's token.
        flows: Flows in progress, one cookie each.
        parked: A provider's answer between the two hops of form_post.
        logout: The session that has just ended, sealed: the handle of the way on to its provider.
        last_used: Provider ID of the connection that was used last, to mark its button; it grants nothing.
    """

    def __init__(self, sealer: Sealer, *, base_url: str, clock: Clock, session_absolute_s: int) -> None:
        naming = CookieNaming(base_url)
        self.session = OpaqueCookie(naming, "session", max_age_s=session_absolute_s)
        self.flows = FlowCookies(sealer, naming=naming, base_url=base_url, clock=clock)
        self.parked = ParkedCallbackCookie(sealer, naming=naming, clock=clock)
        self.logout = SealedCookie(sealer, naming=naming, part="logout", max_age_s=FLOW_LIFETIME_S)
        self.last_used = OpaqueCookie(naming, "last-used", max_age_s=_LAST_USED_S)
