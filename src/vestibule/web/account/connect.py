"""`/account/connect/{ProviderId}`: GET asks, POST takes the browser to the provider, for the session's account (S48).

A flow that connects begins with a form of ours and nowhere else: could a link begin one, anybody could have a browser
connect whoever is signed in at the provider there. The answer to the form is a page that moves on (S52).
"""

from http import HTTPStatus
from typing import Any

from litestar import Request, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from vestibule.domain.connections.model import Connection
from vestibule.errors import ReauthenticationRequired, UnknownConnection
from vestibule.flows.limits.rate_limits import Limit
from vestibule.flows.sessions.overview import overview
from vestibule.web.account.ask import Change, asking_page
from vestibule.web.account.begun import begun_answer
from vestibule.web.account.present import own_form, present_visitor, sign_in_first
from vestibule.web.answer import Answer
from vestibule.web.installation import Installation, Services
from vestibule.web.pages import AccountNotice, MethodChange, Moving, PagePaths
from vestibule.web.visit import client_of


def connect_routes(installation: Installation, paths: PagePaths) -> tuple[HTTPRouteHandler, ...]:
    """The routes that connect a way in."""
    path = f"{paths.account}/connect/{{provider_id:str}}"

    @get(path, name="vestibule:connect")
    async def ask(request: Request[Any, Any, Any], provider_id: FromPath[str]) -> Answer:
        services = installation.services
        present = await present_visitor(services, request)
        if present is None:
            return sign_in_first(services, paths.connect(provider_id))
        connection = await _offered(services, provider_id)
        seen = await overview(services.store, present.account.id, clock=services.clock)
        change = Change(
            kind=MethodChange.CONNECT,
            path=paths.connect(connection.provider_id),
            name=connection.name,
            icon=connection.icon,
        )
        return asking_page(services, present, seen, change)

    @post(path, name="vestibule:connect-post", status_code=HTTPStatus.OK)
    async def connect(request: Request[Any, Any, Any], provider_id: FromPath[str]) -> Answer:
        services = installation.services
        present, _ = await own_form(services, request)
        connection = await _offered(services, provider_id)
        client = client_of(services, request)
        await services.limits.admit((Limit.LOGIN, client.limit_key), (Limit.CONNECTION, connection.provider_id))
        try:
            begun = await services.begin_for_account.connect(
                connection.provider_id,
                session=present.session,
                return_to=paths.account_after(AccountNotice.CONNECTED),
                client=client,
            )
        except ReauthenticationRequired:
            return services.replies.see_other(paths.connect(connection.provider_id))
        return begun_answer(services, request, begun, kind=Moving.CONNECTING)

    return (ask, connect)


async def _offered(services: Services, provider_id: str) -> Connection:
    for connection in await services.enabled.all():
        if connection.provider_id == provider_id and connection.federation is None:
            return connection
    raise UnknownConnection(f"a way in was to be connected by {provider_id[:80]!r}, which names none that can be")
