"""The twin as a Litestar application: one table of what it can do, one way to answer.

Handlers take the bare request and give an `Answer`; nothing is parsed or injected that they did not ask for, as the
twin is also the other side of the benchmark. Which of the acts there are, and where, is the personality's to say.
"""

from collections.abc import Awaitable, Callable, Mapping
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
    pushed,
    saml_control,
    saml_documents,
    saml_logout,
    saml_sso,
    tiles,
    token,
    userinfo,
)
from vestibule_twin.form import Incoming
from vestibule_twin.personalities.entra import consent, graph
from vestibule_twin.personalities.github import api
from vestibule_twin.personalities.github import token as github_token
from vestibule_twin.state import Twin

Act = Callable[[Twin, Incoming], Awaitable[Answer]]

BODY_BYTES: Final = 64 * 1024

ACTS: Final[Mapping[str, tuple[str, Act]]] = {
    "discovery": ("GET", documents.discovery),
    "jwks": ("GET", documents.jwks),
    "authorize": ("GET POST", authorize.authorize),
    "sign_in": ("POST", authorize.sign_in),
    "pushed": ("POST", pushed.pushed),
    "token": ("POST", token.token),
    "userinfo": ("GET POST", userinfo.userinfo),
    "logout": ("GET POST", end_session.logout),
    "confirm_logout": ("POST", end_session.confirm_logout),
    "tiles": ("GET", tiles.tiles),
    "saml": ("GET POST", saml_sso.either),
    "saml_metadata": ("GET", saml_documents.metadata),
    "saml_sso": ("GET POST", saml_sso.sso),
    "saml_unsolicited": ("GET", saml_sso.unsolicited),
    "saml_sign_in": ("POST", saml_sso.sign_in),
    "saml_slo": ("GET POST", saml_logout.slo),
    "saml_logout": ("GET POST", saml_logout.logout),
    "entra_consent": ("GET", consent.ask),
    "entra_consented": ("POST", consent.decide),
    "entra_groups": ("GET", graph.groups),
    "github_token": ("POST", github_token.token),
    "github_user": ("GET", api.user),
    "github_emails": ("GET", api.emails),
    "github_orgs": ("GET", api.organizations),
    "github_teams": ("GET", api.teams),
    "github_memberships": ("GET", api.memberships),
    "github_membership": ("GET", api.membership),
}
"""By name, as the journal counts them and a personality places them: methods and function."""

CONTROLS: Final[tuple[tuple[str, str, str, Act], ...]] = (
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
"""Every twin's: name, methods, path, function."""


def _handler(twin: Twin, name: str, methods: str, path: str, act: Act) -> HTTPRouteHandler:
    async def handle(request: Incoming) -> ASGIApp:
        twin.journal.requests[name] += 1
        return Outgoing(await act(twin, request))

    # Litestar's default for DELETE is 204, which it takes for a promise; the answer itself says what its status is.
    # A place of a path is any text without a slash, and names are the application's, of which twins may share one.
    route = HTTPRouteHandler(
        path.replace("}", ":str}"),
        http_method=[HttpMethod(method) for method in methods.split()],
        name=f"{twin.path}:{name}",
        status_code=200,
    )
    return route(handle)


def _router(twin: Twin) -> Router:
    # Where several endpoints share a path, the first named is there, and leads on to the others.
    first = {path: name for name, path in reversed(list(twin.personality.paths.items()))}
    placed = [(name, ACTS[name][0], path, ACTS[name][1]) for path, name in first.items()]
    return Router(path=twin.path or "/", route_handlers=[_handler(twin, *route) for route in (*placed, *CONTROLS)])


def create_app(*twins: Twin) -> Litestar:
    """Return the application that serves each twin under the path of its issuer."""
    return Litestar(
        route_handlers=[_router(twin) for twin in twins],
        openapi_config=None,
        logging_config=None,
        request_max_body_size=BODY_BYTES,
    )
