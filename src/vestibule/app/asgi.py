"""The host as a server runs it: the plugin in an otherwise empty application."""

from typing import Any

from litestar import Litestar, Request, get
from litestar.exceptions import HTTPException

from vestibule.app.plugin import VestibulePlugin
from vestibule.clock import Clock
from vestibule.errors import PageNotFound, RequestRefused
from vestibule.settings import Settings
from vestibule.web.access import installation_of
from vestibule.web.answer import Answer, AnswerResponse
from vestibule.web.failure import page_for
from vestibule.web.visit import client_of

_NOT_FOUND = 404
_CLIENT_FAULTS = range(400, 500)


def create_app(settings: Settings, *, clock: Clock | None = None) -> Litestar:
    """The whole host.

    Args:
        settings: Loaded and checked.
        clock: None means this machine's.
    """
    plugin = VestibulePlugin(settings, clock=clock)

    @get("/", name="vestibule:root")
    async def root(request: Request[Any, Any, Any]) -> Answer:
        services = installation_of(request).services
        return services.replies.see_other(services.pages.paths.account)

    return Litestar(
        route_handlers=[root],
        plugins=[plugin],
        exception_handlers={Exception: _answer},
        openapi_config=None,
        logging_config=None,
    )


def _answer(request: Request[Any, Any, Any], error: Exception) -> AnswerResponse:
    """Everything that no route has answered: unknown paths, wrong methods, and faults of ours."""
    services = installation_of(request).services
    if isinstance(error, HTTPException) and error.status_code == _NOT_FOUND:
        error = PageNotFound("no route has that path")
    elif isinstance(error, HTTPException) and error.status_code in _CLIENT_FAULTS:
        error = RequestRefused(f"refused with HTTP status {error.status_code}")
    return AnswerResponse(page_for(services, error, address=client_of(services, request).address))
