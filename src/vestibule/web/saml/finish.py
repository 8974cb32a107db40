"""`/api/auth/sso/saml2/sp/finish`: the second hop, where the browser has its cookies (DESIGN.md, a login, step 2)."""

from typing import Any

from litestar import Request, get
from litestar.handlers import HTTPRouteHandler

from vestibule.errors import InResponseToMismatch, LoginError, StateMismatch, VestibuleError
from vestibule.flows.limits.rate_limits import Limit
from vestibule.flows.login.failed import AttemptFailed
from vestibule.flows.login.flow import Flow, Unsolicited
from vestibule.flows.login.parked import ParkedAssertion
from vestibule.flows.login.record import Client
from vestibule.flows.login.unsolicited import Restart
from vestibule.flows.parking import Receipt
from vestibule.flows.urls import SAML_FINISH
from vestibule.web.answer import Answer
from vestibule.web.cookies import RESTART_EVERY_S
from vestibule.web.failure import page_for
from vestibule.web.installation import Installation, Services
from vestibule.web.login.completed import completed_answer
from vestibule.web.once_more import once_more
from vestibule.web.pages import Moving, MovingOnView
from vestibule.web.query import single_parameters
from vestibule.web.visit import client_of, cookies_of


def saml_finish_route(installation: Installation) -> HTTPRouteHandler:
    """The second hop of a SAML response."""

    @get(SAML_FINISH, name="vestibule:saml-finish")
    async def finish(request: Request[Any, Any, Any]) -> Answer:
        services = installation.services
        parameters = single_parameters(request.scope["query_string"])
        client = client_of(services, request)
        await services.limits.admit((Limit.LOGIN, client.limit_key))
        handle, held = parameters.get("handle", ""), cookies_of(request)
        cookie = services.cookies.assertion.read(held)
        try:
            parked = await services.second_hop.find(Receipt(handle=handle, cookie=cookie or ""))
        except StateMismatch:
            if "again" in parameters:
                raise
            return once_more(services, SAML_FINISH, handle)
        return await _complete(services, parked, client=client, held=held)

    return finish


async def _complete(services: Services, parked: ParkedAssertion, *, client: Client, held: bytes) -> Answer:
    """Complete the login; whatever the outcome, the browser forgets the flow that it was for.

    The cookie of the parked assertion stays: what it was for is gone, and another tab's may have taken its place.
    """
    forget: tuple[str, ...] = ()
    try:
        if parked.received.in_response_to is None:
            lately = _restarted_lately(services, held)
            flow: Flow | Unsolicited | Restart
            flow = await services.unsolicited(parked, client=client, restarted_lately=lately)
            if isinstance(flow, Restart):
                return _restart(services, flow)
        else:
            flow_id = await services.second_hop.flow_id(parked, parked.received.in_response_to, client=client)
            forget = services.cookies.flows.expire(flow_id)
            flow = await _flow(services, flow_id, parked, client=client, held=held)
        previous = services.cookies.session.read(held)
        completed = await services.complete(flow, parked, client=client, previous=previous)
    except (VestibuleError, AttemptFailed) as error:
        return page_for(services, error, address=client.address, cookies=forget)
    return completed_answer(services, completed, held=held, cookies=forget)


async def _flow(services: Services, flow_id: str, parked: ParkedAssertion, *, client: Client, held: bytes) -> Flow:
    """The flow of this browser that the response answers (S13).

    Raises:
        AttemptFailed: in_response_to_mismatch or flow_expired; stored, because the provider has signed the response.
    """
    error: LoginError
    try:
        return services.cookies.flows.open(flow_id, cookie_header=held)
    except StateMismatch as fault:
        error = InResponseToMismatch(
            "the response answers a request that this browser did not take to the provider", hint=fault.hint
        )
        raise await services.second_hop.refuse(parked, error, client=client) from fault
    except LoginError as expired:
        raise await services.second_hop.refuse(parked, expired, client=client) from expired


def _restarted_lately(services: Services, held: bytes) -> bool:
    at_s = services.cookies.restarted.read(held) or ""
    return at_s.isdecimal() and services.clock.now_s() - int(at_s) < RESTART_EVERY_S


def _restart(services: Services, restart: Restart) -> Answer:
    """Begin a login of our own: from a page, because a provider's form must not be led on to a third place (S52)."""
    cookies = (services.cookies.restarted.set(str(services.clock.now_s())),)
    href = services.pages.paths.begin_again(restart.connection, restart.return_to)
    view = MovingOnView(kind=Moving.FINISHING, href=href)
    return services.replies.page(services.pages.moving_on(view), cookies=cookies)
