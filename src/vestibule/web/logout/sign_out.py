"""Signing out: GET asks, POST ends our session, a page of ours moves on to the provider's own sign-out (S52, S56)."""

from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlencode

from litestar import Request, get, post
from litestar.handlers import HTTPRouteHandler

from vestibule.flows.urls import SIGNED_OUT
from vestibule.protocols.saml.received import LogoutAnswered
from vestibule.web.answer import Answer
from vestibule.web.form import read_own_form
from vestibule.web.installation import Installation, Services
from vestibule.web.onward import send_on
from vestibule.web.pages import ConfirmSignOutView, Moving, SignedOutView
from vestibule.web.query import single_parameters
from vestibule.web.visit import client_of, cookies_of, visitor

_OUTCOME: Final = "outcome"
"""Of a provider's own sign-out, sealed."""


def sign_out_routes(installation: Installation, path: str) -> tuple[HTTPRouteHandler, ...]:
    """The routes of signing out."""

    @get(path, name="vestibule:sign-out")
    async def ask(request: Request[Any, Any, Any]) -> Answer:
        services = installation.services
        present = await visitor(services, request)
        if present is None:
            return services.replies.see_other(SIGNED_OUT)
        view = ConfirmSignOutView(csrf_token=services.csrf.token(present.token))
        return services.replies.page(services.pages.confirm_sign_out(view))

    @post(path, name="vestibule:sign-out-post", status_code=HTTPStatus.SEE_OTHER)
    async def sign_out(request: Request[Any, Any, Any]) -> Answer:
        services = installation.services
        present = await visitor(services, request)
        forget = services.cookies.session.expire()
        if present is None:
            return services.replies.see_other(SIGNED_OUT, cookies=(forget,))
        await read_own_form(services, request, session_token=present.token)
        await services.end.sign_out(present.session, client_address=client_of(services, request).address)
        # Sealed, so that only this browser finds the way on: who once got hold of the token, or ended the session
        # from elsewhere, does not get the ID token that goes along (S59).
        handle = services.cookies.logout.set(present.session.id)
        return services.replies.see_other(SIGNED_OUT, cookies=(forget, handle))

    return (ask, sign_out)


def signed_out_route(installation: Installation) -> HTTPRouteHandler:
    """The end of a session: by way of the provider's own sign-out, which sends the browser back here (R28)."""

    @get(SIGNED_OUT, name="vestibule:signed-out")
    async def signed_out(request: Request[Any, Any, Any]) -> Answer:
        services = installation.services
        held = cookies_of(request)
        query = request.scope["query_string"]
        if query.startswith(_OUTCOME.encode("ascii") + b"="):
            return _upstream_ended(services, single_parameters(query)[_OUTCOME], held=held)
        handle = services.cookies.logout.read(held)
        onward = await services.upstream_logout.find(handle) if handle else None
        cookies = (services.cookies.logout.expire(),) if handle else ()
        if onward is None:
            return services.replies.page(services.pages.signed_out(SignedOutView()), cookies=cookies)
        if onward.request_id is not None:
            cookies = (*cookies, services.cookies.logout_request.set(onward.request_id))
        return send_on(
            services, onward.challenge, kind=Moving.SIGNING_OUT, name=onward.name, by_page=True, cookies=cookies
        )

    return signed_out


def upstream_ended_path(services: Services, answered: LogoutAnswered) -> str:
    """Where the browser goes with a provider's LogoutResponse: there it has its cookies, however it came."""
    sealed = services.logout_outcome.seal(in_response_to=answered.in_response_to, complete=answered.complete)
    return f"{SIGNED_OUT}?{urlencode({_OUTCOME: sealed})}"


def _upstream_ended(services: Services, sealed: str, *, held: bytes) -> Answer:
    """The end of the way through the provider's own sign-out."""
    remembered = services.cookies.logout_request.read(held)
    if remembered is None:  # a reload: what was to be said has been said, and the session here has ended before
        return services.replies.page(services.pages.signed_out(SignedOutView()))
    outcome = services.logout_outcome.open(sealed, remembered=remembered)
    body = services.pages.signed_out(SignedOutView(partly=not outcome.complete))
    return services.replies.page(body, cookies=(services.cookies.logout_request.expire(),))
