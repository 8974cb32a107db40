"""What an application that carries Vestibule uses in its own routes: a guard, and who is signed in."""

from typing import Any
from urllib.parse import urlencode

from litestar import Request
from litestar.handlers import BaseRouteHandler

from vestibule.domain.accounts.model import Account
from vestibule.errors import SignInRequired
from vestibule.web.answer import AnswerResponse
from vestibule.web.failure import page_for, problem_for
from vestibule.web.installation import STATE_KEY, Installation
from vestibule.web.visit import AnyConnection, client_of, visitor


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

    Raises:
        SignInRequired: sign_in_required.
        DatabaseUnavailable: database_unavailable.
    """
    del handler
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
        query = request.scope["query_string"].decode("latin-1")
        return_to = request.scope["path"] + (f"?{query}" if query else "")
        login = f"{services.pages.paths.login}?{urlencode({'return_to': return_to})}"
        return AnswerResponse(services.replies.see_other(login))
    answer = page_for if wants_page else problem_for
    return AnswerResponse(answer(services, error, address=client_of(services, request).address))
