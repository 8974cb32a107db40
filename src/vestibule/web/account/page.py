"""`/account`: who am I, which identities and why each is linked, what else can be connected, which sessions."""

from typing import Any

from litestar import Request, get
from litestar.handlers import HTTPRouteHandler

from vestibule.flows.sessions.overview import overview
from vestibule.web.account.present import present_visitor, sign_in_first
from vestibule.web.account.view import account_view, offered
from vestibule.web.answer import Answer
from vestibule.web.installation import Installation
from vestibule.web.pages import AccountNotice
from vestibule.web.query import single_parameters


def account_route(installation: Installation, path: str) -> HTTPRouteHandler:
    """The account page."""

    @get(path, name="vestibule:account")
    async def account(request: Request[Any, Any, Any]) -> Answer:
        services = installation.services
        parameters = single_parameters(request.scope["query_string"])
        present = await present_visitor(services, request)
        if present is None:
            return sign_in_first(services, path)
        seen = await overview(services.store, present.account.id, clock=services.clock)
        enabled, directory = await services.enabled.all(), await services.enabled.directory()
        view = account_view(
            present,
            seen,
            offers=offered(enabled, directory, seen, query=parameters.get("q", "")),
            csrf_token=services.csrf.token(present.token),
            notice=next((notice for notice in AccountNotice if notice == parameters.get("done")), None),
            now_s=services.clock.now_s(),
        )
        return services.replies.page(services.pages.account(view))

    return account
