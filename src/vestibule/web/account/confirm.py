"""`/account/confirm`: a session proves anew whose it is, at a provider of its account (S48)."""

from http import HTTPStatus
from typing import Any

from litestar import Request, post
from litestar.handlers import HTTPRouteHandler

from vestibule.domain.policy.return_to import checked_return_to
from vestibule.flows.limits.rate_limits import Limit
from vestibule.flows.sessions.overview import overview
from vestibule.web.account.begun import begun_answer
from vestibule.web.account.present import own_form
from vestibule.web.answer import Answer
from vestibule.web.installation import Installation
from vestibule.web.pages import Moving, PagePaths
from vestibule.web.visit import client_of


def confirm_route(installation: Installation, paths: PagePaths) -> HTTPRouteHandler:
    """The route that begins a confirmation."""

    @post(paths.confirm, name="vestibule:confirm", status_code=HTTPStatus.OK)
    async def confirm(request: Request[Any, Any, Any]) -> Answer:
        services = installation.services
        present, form = await own_form(services, request)
        client = client_of(services, request)
        seen = await overview(services.store, present.account.id, clock=services.clock)
        by = next((link.connection_id for link in seen.links if link.id == form.get("link_id")), None)
        connection = None if by is None else seen.connections.get(by)
        own = () if connection is None else ((Limit.CONNECTION, connection.provider_id),)
        await services.limits.admit((Limit.LOGIN, client.limit_key), *own)
        begun = await services.begin_for_account.confirm(
            form.get("link_id", ""),
            session=present.session,
            return_to=checked_return_to(
                form.get("return_to"), base_url=services.urls.base_url, allowed_origins=(), default=paths.account
            ),
            client=client,
        )
        return begun_answer(services, request, begun, kind=Moving.CONFIRMING)

    return confirm
