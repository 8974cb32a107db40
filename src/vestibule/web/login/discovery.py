"""`/login/{ProviderId}`: finding one's organization, at a connection to a federation.

Everything that the link here asked of the sign-in goes on with the choice: a link that demands a second factor does not
lose that demand on the way.
"""

from collections.abc import Mapping
from typing import Any, Final

from litestar import Request, get
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from vestibule.domain.policy.return_to import checked_return_to
from vestibule.flows.limits.rate_limits import Limit
from vestibule.flows.login.remembered import remembered_keys
from vestibule.web.answer import Answer
from vestibule.web.installation import Installation
from vestibule.web.pages import discovery_view
from vestibule.web.query import bounded, single_parameters
from vestibule.web.visit import client_of, cookies_of

_PLACES: Final = ("return_to", "target_link_uri")

_ASKED: Final = (*_PLACES, "login_hint", "prompt", "acr_values", "max_age")
"""What a link can ask of a sign-in; but for where it is to lead, it is judged when one begins."""


def discovery_route(installation: Installation, path: str) -> HTTPRouteHandler:
    """The page."""

    @get(path + "/{provider_id:str}", name="vestibule:discovery")
    async def discovery(request: Request[Any, Any, Any], provider_id: FromPath[str]) -> Answer:
        services = installation.services
        await services.limits.admit((Limit.SEARCH, client_of(services, request).limit_key))
        parameters = single_parameters(request.scope["query_string"])
        wanted = asked(parameters)
        for place in _PLACES:  # now, and not when somebody has found the own organization
            checked_return_to(
                wanted.get(place),
                base_url=services.urls.base_url,
                allowed_origins=services.settings.return_origins,
                default="",
            )
        found = await services.discover(
            provider_id,
            query=parameters.get("q", ""),
            remembered=remembered_keys(services.cookies.providers.read(cookies_of(request))),
        )
        view = discovery_view(provider_id, found, asked=wanted)
        return services.replies.searching_page(services.pages.discovery(view))

    return discovery


def asked(parameters: Mapping[str, str]) -> dict[str, str]:
    """What a link asks of the sign-in that it leads to.

    No part is longer than a sign-in takes: each stands in every link of the page, and whoever wrote it is a stranger.

    Raises:
        RequestRefused: request_refused.
    """
    given = {name: bounded(parameters.get(name), name=name) for name in _ASKED}
    return {name: value for name, value in given.items() if value}
