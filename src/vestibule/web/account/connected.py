"""`/account/connected`: whose identity came back, and is it to open this account? GET asks, POST does it (S48).

The answer of a provider leads here and ties nothing. It takes the handle in the address, the cookie, the session that
began it, and a form of ours, which was shown both names.
"""

from http import HTTPStatus
from typing import Any

from litestar import Request, get, post
from litestar.handlers import HTTPRouteHandler

from vestibule.domain.accounts.session import is_fresh
from vestibule.errors import ReauthenticationRequired, VestibuleError
from vestibule.flows.login.flow import Purpose
from vestibule.flows.parking import Receipt
from vestibule.flows.sessions.overview import overview
from vestibule.web.account.ask import ways_to_confirm
from vestibule.web.account.present import own_form, present_visitor, sign_in_first
from vestibule.web.answer import Answer
from vestibule.web.failure import page_for
from vestibule.web.installation import Installation, Services
from vestibule.web.pages import AccountNotice, OfferedIdentityView, PagePaths
from vestibule.web.pages.subject import shown_subject
from vestibule.web.query import single_parameters
from vestibule.web.visit import Visitor, client_of, cookies_of

_YES = "connect"


def connected_routes(installation: Installation, paths: PagePaths) -> tuple[HTTPRouteHandler, ...]:
    """The routes that end a connection by hand."""

    @get(paths.connected(), name="vestibule:connected")
    async def ask(request: Request[Any, Any, Any]) -> Answer:
        services = installation.services
        handle = single_parameters(request.scope["query_string"]).get("handle", "")
        present = await present_visitor(services, request)
        if present is None:
            return sign_in_first(services, paths.account)
        try:
            return await _question(services, present, _receipt(services, request, handle))
        except VestibuleError as error:
            return _refused(services, request, error)

    @post(paths.connected(), name="vestibule:connected-post", status_code=HTTPStatus.SEE_OTHER)
    async def answer(request: Request[Any, Any, Any]) -> Answer:
        services = installation.services
        present, form = await own_form(services, request)
        handle, address = form.get("handle", ""), client_of(services, request).address
        receipt, said_yes = _receipt(services, request, handle), form.get("answer") == _YES
        do = services.connect if said_yes else services.connect.decline
        try:
            await do(receipt, token=present.token, client_address=address)
        except ReauthenticationRequired:
            return services.replies.see_other(paths.connected(handle))
        except VestibuleError as error:
            return _refused(services, request, error)
        after = paths.account_after(AccountNotice.CONNECTED if said_yes else AccountNotice.NOT_CONNECTED)
        return services.replies.see_other(after, cookies=(services.cookies.connecting.expire(),))

    return (ask, answer)


def _receipt(services: Services, request: Request[Any, Any, Any], handle: str) -> Receipt:
    return Receipt(handle=handle, cookie=services.cookies.connecting.read(cookies_of(request)) or "")


def _refused(services: Services, request: Request[Any, Any, Any], error: VestibuleError) -> Answer:
    return page_for(services, error, address=client_of(services, request).address, purpose=Purpose.LINK)


async def _question(services: Services, present: Visitor, receipt: Receipt) -> Answer:
    question = await services.connect.ask(receipt, session=present.session)
    seen = await overview(services.store, present.account.id, clock=services.clock)
    identity, connection, account = question.identity, question.connection, present.account
    view = OfferedIdentityView(
        handle=receipt.handle,
        connection_name=connection.name,
        icon=connection.icon,
        name=identity.name,
        email=identity.email,
        subject=shown_subject(identity.subject),
        account_id=account.id,
        account_name=account.name,
        account_email=account.email,
        csrf_token=services.csrf.token(present.token),
        is_fresh=is_fresh(present.session, now_s=services.clock.now_s()),
        confirm_by=ways_to_confirm(seen),
    )
    return services.replies.page(services.pages.offered_identity(view))
