"""`/login`: the ways in.

Under no rate limit: the page changes nothing, asks no provider, and its cost is bounded (LISTED_AT_MOST). Were it
counted among the sign-ins, reloading it would keep others behind the same address from signing in.
"""

from typing import Any

from litestar import Request, get
from litestar.handlers import HTTPRouteHandler

from vestibule.domain.policy.return_to import checked_return_to
from vestibule.web.answer import Answer
from vestibule.web.installation import Installation
from vestibule.web.pages import Notice, login_view
from vestibule.web.query import single_parameters
from vestibule.web.visit import cookies_of


def login_page_route(installation: Installation, path: str) -> HTTPRouteHandler:
    """The sign-in page."""

    @get(path, name="vestibule:login")
    async def login_page(request: Request[Any, Any, Any]) -> Answer:
        services = installation.services
        parameters = single_parameters(request.scope["query_string"])
        return_to = checked_return_to(
            parameters.get("return_to"),
            base_url=services.urls.base_url,
            allowed_origins=services.settings.return_origins,
            default="",
        )
        view = login_view(
            await services.enabled.directory(),
            return_to=return_to,
            last_used=services.cookies.last_used.read(cookies_of(request)),
            query=parameters.get("q", ""),
            notice=Notice.SIGN_IN_FIRST if return_to else None,
        )
        return services.replies.page(services.pages.login(view))

    return login_page
