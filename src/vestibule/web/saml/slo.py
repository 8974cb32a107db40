"""`/api/auth/sso/saml2/sp/slo/{ProviderId}`: the provider's logout messages, by either binding (SAML profiles 4.4).

A request is carried out by what it says and by its signature, never by a cookie (S22). An answer to a request of ours
is taken to the signed-out page, where the browser's cookie tells whether it took that request there.
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from litestar import Request, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from vestibule.flows.limits.rate_limits import Limit
from vestibule.flows.urls import SAML_SLO
from vestibule.protocols.saml.received import LogoutAnswered
from vestibule.web.answer import Answer
from vestibule.web.form import read_form
from vestibule.web.installation import Installation
from vestibule.web.logout.limit_key import logout_limit_key
from vestibule.web.logout.sign_out import upstream_ended_path
from vestibule.web.onward import send_on
from vestibule.web.pages import Moving, SignedOutView
from vestibule.web.visit import client_of


def slo_routes(installation: Installation) -> tuple[HTTPRouteHandler, ...]:
    """The routes of Single Logout."""

    async def admit(request: Request[Any, Any, Any], provider_id: str) -> None:
        services = installation.services
        client = client_of(services, request)
        await services.limits.admit((Limit.LOGOUT_TOKEN, await logout_limit_key(services, client, provider_id)))

    async def take(request: Request[Any, Any, Any], provider_id: str, message: bytes | Mapping[str, str]) -> Answer:
        services = installation.services
        address = client_of(services, request).address
        done = await services.logout_messages(provider_id, message, client_address=address)
        if isinstance(done, LogoutAnswered):
            return services.replies.see_other(upstream_ended_path(services, done))
        if done.answer is None:
            return services.replies.page(services.pages.signed_out(SignedOutView()))
        by_page = not isinstance(message, bytes)
        return send_on(services, done.answer, kind=Moving.RETURNING, name=done.name, by_page=by_page)

    @get(SAML_SLO + "/{provider_id:str}", name="vestibule:saml-slo")
    async def by_redirect(request: Request[Any, Any, Any], provider_id: FromPath[str]) -> Answer:
        await admit(request, provider_id)
        return await take(request, provider_id, request.scope["query_string"])

    @post(SAML_SLO + "/{provider_id:str}", name="vestibule:saml-slo-post", status_code=HTTPStatus.SEE_OTHER)
    async def by_post(request: Request[Any, Any, Any], provider_id: FromPath[str]) -> Answer:
        await admit(request, provider_id)
        return await take(request, provider_id, await read_form(request))

    return (by_redirect, by_post)
