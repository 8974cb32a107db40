"""The twin as a Litestar application: one table of routes, one way to answer.

Handlers take the bare request and give an `Answer`; nothing is parsed or injected that they did not ask for, as the
twin is also the other side of the benchmark.
"""

from collections.abc import Awaitable, Callable
from typing import Final

from litestar import HttpMethod, Litestar, Router
from litestar.handlers import HTTPRouteHandler
from litestar.types import ASGIApp

from vestibule_twin.answer import Answer, Outgoing
from vestibule_twin.endpoints import (
    authorize,
    control,
    documents,
    end_session,
    saml_control,
    saml_documents,
    saml_logout,
    saml_sso,
    tiles,
    token,
    userinfo,
)
from vestibule_twin.form import Incoming
from vestibule_twin.state import Twin

Act = Callable[[Twin, Incoming], Awaitable[Answer]]

BODY_BYTES: Final = 64 * 1024

ROUTES: Final[tuple[tuple[str, str, str, Act], ...]] = (
    ("discovery", "GET", "/.well-known/openid-configuration", documents.discovery),
    ("jwks", "GET", "/jwks", documents.jwks),
    ("authorize", "GET POST", "/authorize", authorize.authorize),
    ("sign_in", "POST", "/sign-in", authorize.sign_in),
    ("token", "POST", "/token", token.token),
    ("userinfo", "GET POST", "/userinfo", userinfo.userinfo),
    ("logout", "GET POST", "/logout", end_session.logout),
    ("confirm_logout", "POST", "/logout/confirm", end_session.confirm_logout),
    ("tiles", "GET", "/", tiles.tiles),
    ("saml_metadata", "GET", "/saml/metadata", saml_documents.metadata),
    ("saml_sso", "GET POST", "/saml/sso", saml_sso.sso),
    ("saml_unsolicited", "GET", "/saml/unsolicited", saml_sso.unsolicited),
    ("saml_sign_in", "POST", "/saml/sign-in", saml_sso.sign_in),
    ("saml_slo", "GET POST", "/saml/slo", saml_logout.slo),
    ("saml_logout", "GET POST", "/saml/logout", saml_logout.logout),
    ("stranger_jwks", "GET", "/_twin/stranger_jwks", documents.stranger_jwks),
    ("show_faults", "GET", "/_twin/faults", control.show_faults),
    ("set_faults", "POST", "/_twin/faults", control.set_faults),
    ("rotate", "POST", "/_twin/rotate", control.rotate),
    ("end_sessions", "POST", "/_twin/end-sessions", control.end_sessions),
    ("saml_rotate", "POST", "/_twin/saml/rotate", saml_control.rotate),
    ("saml_register", "POST", "/_twin/saml/service-providers", saml_control.register),
    ("journal", "GET", "/_twin/journal", control.journal),
    ("clear_journal", "DELETE", "/_twin/journal", control.clear_journal),
)
"""Name (as the journal counts it), methods, path, function."""


def _handler(twin: Twin, name: str, methods: str, path: str, act: Act) -> HTTPRouteHandler:
    async def handle(request: Incoming) -> ASGIApp:
        twin.journal.requests[name] += 1
        return Outgoing(await act(twin, request))

    # Litestar's default for DELETE is 204, which it takes for a promise; the answer itself says what its status is.
    route = HTTPRouteHandler(
        path, http_method=[HttpMethod(method) for method in methods.split()], name=name, status_code=200
    )
    return route(handle)


def create_app(twin: Twin) -> Litestar:
    """Return the application that serves a twin under the path of its issuer."""
    router = Router(path=twin.path or "/", route_handlers=[_handler(twin, *route) for route in ROUTES])
    return Litestar(route_handlers=[router], openapi_config=None, logging_config=None, request_max_body_size=BODY_BYTES)
