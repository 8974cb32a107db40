"""Signing out: GET asks, POST ends our session, a page of ours moves on to the provider's own sign-out (S52, S56)."""

from http import HTTPStatus
from typing import Any

from litestar import Request, get, post
from litestar.handlers import HTTPRouteHandler

from vestibule.errors import VestibuleError
from vestibule.flows.urls import SIGNED_OUT
from vestibule.web.answer import Answer
from vestibule.web.failure import page_for
from vestibule.web.installation import Installation
from vestibule.web.pages import ConfirmSignOutView, Moving, MovingOnView, SignedOutView
from vestibule.web.visit import active_session, client_of, cookies_of


def sign_out_routes(installation: Installation, path: str) -> tuple[HTTPRouteHandler, ...]:
    """The routes of signing out."""

    @get(path, name="vestibule:sign-out")
    async def ask(request: Request[Any, Any, Any]) -> Answer:
        services = installation.services
        try:
            active = await active_session(services, request)
        except VestibuleError as error:
            return page_for(services, error, address=client_of(services, request).address)
        if active is None:
            return services.replies.see_other(SIGNED_OUT)
        token = services.csrf.token(services.cookies.session.read(cookies_of(request)))
        return services.replies.page(services.pages.confirm_sign_out(ConfirmSignOutView(csrf_token=token)))

    @post(path, name="vestibule:sign-out-post", status_code=HTTPStatus.SEE_OTHER)
    async def sign_out(request: Request[Any, Any, Any]) -> Answer:
        services = installation.services
        client = client_of(services, request)
        token = services.cookies.session.read(cookies_of(request))
        try:
            active = await active_session(services, request)
            if active is None or token is None:
                return services.replies.see_other(SIGNED_OUT, cookies=(services.cookies.session.expire(),))
            await services.bodies.own_form(request, session_token=token)
            await services.end.sign_out(active.session, client_address=client.address)
        except VestibuleError as error:
            return page_for(services, error, address=client.address)
        # The ended session's token is the handle of the way on: nobody else has it, and it opens nothing any more.
        return services.replies.see_other(
            SIGNED_OUT, cookies=(services.cookies.session.expire(), services.cookies.logout.set(token))
        )

    @get(SIGNED_OUT, name="vestibule:signed-out")
    async def signed_out(request: Request[Any, Any, Any]) -> Answer:
        services = installation.services
        handle = services.cookies.logout.read(cookies_of(request))
        if handle is None:
            return services.replies.page(services.pages.signed_out(SignedOutView()))
        cookies = (services.cookies.logout.expire(),)
        try:
            onward = await services.upstream_logout.find(handle)
        except VestibuleError as error:
            return page_for(services, error, address=client_of(services, request).address, cookies=cookies)
        if onward is None:
            return services.replies.page(services.pages.signed_out(SignedOutView()), cookies=cookies)
        view = MovingOnView(kind=Moving.SIGNING_OUT, href=onward.url, name=onward.name)
        return services.replies.page(services.pages.moving_on(view), cookies=cookies)

    return (ask, sign_out, signed_out)
