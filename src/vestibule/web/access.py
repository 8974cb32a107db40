"""What an application that carries Vestibule uses in its own routes: a guard, and who is signed in."""

from typing import Any, Final
from urllib.parse import quote

from litestar import Request
from litestar.di import NamedDependency
from litestar.handlers import BaseRouteHandler

from vestibule.domain.accounts.model import Account
from vestibule.domain.policy.return_to import checked_return_to
from vestibule.errors import ReturnToRefused, SignInRequired
from vestibule.web.answer import AnswerResponse
from vestibule.web.failure import page_for, problem_for
from vestibule.web.installation import STATE_KEY, Installation, Services
from vestibule.web.visit import AnyConnection, client_of, visitor

CurrentAccount = NamedDependency[Account]
"""Annotates the parameter `current_account` of a handler that wants to know who is signed in."""

OWN_ROUTE: Final = "vestibule"
"""Marks our own routes among an application's, in their `opt`."""


def installation_of(connection: AnyConnection) -> Installation:
    """The installation of the application that a request came to.

    Raises:
        TypeError: The application has no VestibulePlugin.
    """
    installation = connection.app.state.get(STATE_KEY)
    if not isinstance(installation, Installation):
        message = "this application has no VestibulePlugin among its plugins"
        raise TypeError(message)
    return installation


async def signed_in(connection: AnyConnection) -> Account | None:
    """The account of the request's live session; None without one.

    Raises:
        DatabaseUnavailable: database_unavailable.
    """
    present = await visitor(installation_of(connection).services, connection)
    return present.account if present else None


async def requires_login(connection: AnyConnection, handler: BaseRouteHandler) -> None:
    """A Litestar guard: only for somebody who is signed in.

    A browser without a session is sent to the sign-in page and comes back afterwards; a program gets problem details.
    On a whole application it guards all routes but those of Vestibule itself.

    Raises:
        SignInRequired: sign_in_required.
        DatabaseUnavailable: database_unavailable.
    """
    if OWN_ROUTE in handler.opt:
        return
    if await signed_in(connection) is None:
        raise SignInRequired("the route wants a session, and the request has none")


async def current_account(request: Request[Any, Any, Any]) -> Account:
    """A Litestar dependency: the account that is signed in.

    Raises:
        SignInRequired: sign_in_required.
        DatabaseUnavailable: database_unavailable.
    """
    account = await signed_in(request)
    if account is None:
        raise SignInRequired("the route wants an account, and the request has no session")
    return account


def answer_with_page(request: Request[Any, Any, Any], error: Exception) -> AnswerResponse:
    """The exception handler of our own routes: whatever went wrong, a page for a person."""
    services = installation_of(request).services
    return AnswerResponse(page_for(services, error, address=client_of(services, request).address))


def answer_error(request: Request[Any, Any, Any], error: Exception) -> AnswerResponse:
    """The exception handler for our own errors in somebody else's routes."""
    services = installation_of(request).services
    wants_page = "text/html" in request.headers.get("accept", "")
    if isinstance(error, SignInRequired) and wants_page and request.method in {"GET", "HEAD"}:
        return AnswerResponse(
            services.replies.see_other(services.pages.paths.login_again(_way_back(services, request)))
        )
    answer = page_for if wants_page else problem_for
    return AnswerResponse(answer(services, error, address=client_of(services, request).address))


def _way_back(services: Services, request: Request[Any, Any, Any]) -> str:
    """The address that was asked for, as it was written; "" when it is none that a sign-in may lead back to."""
    path = request.scope.get("raw_path") or quote(request.scope["path"]).encode()
    query = request.scope["query_string"]
    address = (path + b"?" + query if query else path).decode("latin-1")
    try:
        return checked_return_to(address, base_url=services.urls.base_url, allowed_origins=(), default="")
    except ReturnToRefused:
        return ""
