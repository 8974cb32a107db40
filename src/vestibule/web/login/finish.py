"""The end of a login in the browser; `/api/auth/sso/finish` takes up an answer that came by POST."""

from typing import Any

from litestar import Request, get
from litestar.handlers import HTTPRouteHandler

from vestibule.errors import CodeSpentByRetry, StateMismatch, VestibuleError
from vestibule.flows.limits.rate_limits import Limit
from vestibule.flows.login.failed import AttemptFailed
from vestibule.flows.login.flow import Flow
from vestibule.flows.urls import FINISH
from vestibule.protocols.engine import Callback
from vestibule.protocols.oidc.engine import OIDCEngine
from vestibule.web.answer import Answer
from vestibule.web.failure import page_for, report
from vestibule.web.installation import Installation, Services
from vestibule.web.login.completed import completed_answer
from vestibule.web.once_more import once_more
from vestibule.web.onward import send_on
from vestibule.web.pages import Moving
from vestibule.web.query import single_parameters
from vestibule.web.visit import client_of, cookies_of


async def complete(
    services: Services, request: Request[Any, Any, Any], callback: Callback, *, cookies: tuple[str, ...] = ()
) -> Answer:
    """Complete the login that a callback names, with the flow that this browser holds.

    Args:
        services: The installation's.
        request: The request that has the browser's cookies.
        callback: The provider's answer.
        cookies: Finished `Set-Cookie` values to send along whatever the outcome.
    """
    client = client_of(services, request)
    held = cookies_of(request)
    flow: Flow | None = None
    try:
        await services.limits.admit((Limit.LOGIN, client.limit_key))
        flow_id = OIDCEngine.flow_id_of(callback.parameters.get("state", ""))
        cookies = (*cookies, *services.cookies.flows.expire(flow_id))
        flow = services.cookies.flows.open(flow_id, cookie_header=held)
        previous = services.cookies.session.read(held)
        completed = await services.complete(flow, callback, client=client, previous=previous)
    except (VestibuleError, AttemptFailed) as error:
        if flow is not None and _is_lost(error, flow):
            report(services, error, address=client.address)
            return await _begin_anew(services, request, flow, cookies=cookies)
        return page_for(services, error, address=client.address, cookies=cookies)
    return completed_answer(services, completed, held=held, cookies=cookies)


def _is_lost(error: Exception, flow: Flow) -> bool:
    """Whether the login is worth another beginning: its code was lost to a refused DPoP proof, for the first time."""
    return isinstance(error, AttemptFailed) and isinstance(error.error, CodeSpentByRetry) and not flow.state.is_restart


async def _begin_anew(
    services: Services, request: Request[Any, Any, Any], flow: Flow, *, cookies: tuple[str, ...]
) -> Answer:
    """Send the browser to the provider once more; it is signed in there, so hardly anybody notices."""
    client = client_of(services, request)
    try:
        begun = await services.begin.anew(flow, client=client)
        begun_cookies = services.cookies.flows.begin(begun.flow, cookie_header=cookies_of(request))
    except (VestibuleError, AttemptFailed) as error:
        return page_for(services, error, address=client.address, cookies=cookies)
    return send_on(
        services,
        begun.challenge,
        kind=Moving.SIGNING_IN,
        name=begun.name,
        by_page=False,
        cookies=(*cookies, *begun_cookies),
    )


def finish_route(installation: Installation) -> HTTPRouteHandler:
    """The second hop of an answer that came by POST."""

    @get(FINISH, name="vestibule:finish")
    async def finish(request: Request[Any, Any, Any]) -> Answer:
        services = installation.services
        parameters = single_parameters(request.scope["query_string"])
        handle = parameters.get("handle", "")
        try:
            callback = services.cookies.parked.take(handle, cookie_header=cookies_of(request))
        except StateMismatch:
            if "again" in parameters:
                raise
            return once_more(services, FINISH, handle)
        return await complete(services, request, callback, cookies=(services.cookies.parked.expire(),))

    return finish
