"""Ending sessions from the account page: one of them, or all but this one."""

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any

from litestar import Request, post
from litestar.handlers import HTTPRouteHandler

from vestibule.web.account.present import own_form
from vestibule.web.answer import Answer
from vestibule.web.installation import Installation, Services
from vestibule.web.pages import AccountNotice, PagePaths
from vestibule.web.visit import Visitor, client_of

Act = Callable[[Services, Visitor, dict[str, str], str], Awaitable[None]]


def end_session_routes(installation: Installation, paths: PagePaths) -> tuple[HTTPRouteHandler, ...]:
    """The forms of the account page."""

    async def answered(request: Request[Any, Any, Any], act: Act, notice: AccountNotice) -> Answer:
        services = installation.services
        present, form = await own_form(services, request)
        await act(services, present, form, client_of(services, request).address)
        return services.replies.see_other(paths.account_after(notice))

    @post(paths.end_session, name="vestibule:end-session", status_code=HTTPStatus.SEE_OTHER)
    async def end_session(request: Request[Any, Any, Any]) -> Answer:
        return await answered(request, _one, AccountNotice.SESSION_ENDED)

    @post(paths.end_other_sessions, name="vestibule:end-other-sessions", status_code=HTTPStatus.SEE_OTHER)
    async def end_other_sessions(request: Request[Any, Any, Any]) -> Answer:
        return await answered(request, _others, AccountNotice.OTHER_SESSIONS_ENDED)

    return (end_session, end_other_sessions)


async def _one(services: Services, present: Visitor, form: dict[str, str], address: str) -> None:
    await services.end.one(form.get("session_id", ""), account_id=present.account.id, client_address=address)


async def _others(services: Services, present: Visitor, form: dict[str, str], address: str) -> None:
    del form
    await services.end.others(present.session, client_address=address)
