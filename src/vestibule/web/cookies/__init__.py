"""Our cookies: their names and attributes, and what is sealed in them (S51)."""

from vestibule.web.cookies.flow import FlowCookies
from vestibule.web.cookies.header import cookie_header
from vestibule.web.cookies.jar import RESTART_EVERY_S, CookieJar
from vestibule.web.cookies.naming import CookieNaming
from vestibule.web.cookies.opaque import OpaqueCookie
from vestibule.web.cookies.parked import ParkedCallback, ParkedCallbackCookie

__all__ = [
    "RESTART_EVERY_S",
    "CookieJar",
    "CookieNaming",
    "FlowCookies",
    "OpaqueCookie",
    "ParkedCallback",
    "ParkedCallbackCookie",
    "cookie_header",
]
