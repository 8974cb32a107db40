"""`/api/auth/sso/callback` and `/api/auth/sso/callback/{ProviderId}`: the way back.

By GET the Lax cookie of the flow is there and the login is completed at once. By POST (response_mode form_post) it is
not: the answer is parked, sealed, and the browser comes to the finish URL by itself, same-site, with its cookies.
"""

from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from litestar import Request, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from vestibule.flows.limits.rate_limits import Limit
from vestibule.flows.urls import CALLBACK, FINISH
from vestibule.protocols.engine import Callback
from vestibule.web.answer import Answer
from vestibule.web.form import read_form
from vestibule.web.installation import Installation
from vestibule.web.login.finish import complete
from vestibule.web.query import single_parameters
from vestibule.web.visit import client_of


def callback_routes(installation: Installation) -> tuple[HTTPRouteHandler, ...]:
    """The routes that receive a provider's answer."""

    async def received(request: Request[Any, Any, Any], path: str) -> Answer:
        services = installation.services
        parameters = single_parameters(request.scope["query_string"])
        callback = Callback(redirect_uri=services.urls.base_url + path, parameters=parameters)
        return await complete(services, request, callback)

    async def parked(request: Request[Any, Any, Any], path: str) -> Answer:
        services = installation.services
        await services.limits.admit((Limit.LOGIN, client_of(services, request).limit_key))
        callback = Callback(redirect_uri=services.urls.base_url + path, parameters=await read_form(request))
        kept = services.cookies.parked.park(callback)
        finish = f"{services.urls.base_url}{FINISH}?{urlencode({'handle': kept.handle})}"
        return services.replies.see_other(finish, cookies=(kept.set_cookie,))

    @get(CALLBACK, name="vestibule:callback")
    async def shared(request: Request[Any, Any, Any]) -> Answer:
        return await received(request, CALLBACK)

    @get(CALLBACK + "/{provider_id:str}", name="vestibule:callback-own")
    async def own(request: Request[Any, Any, Any], provider_id: FromPath[str]) -> Answer:
        return await received(request, f"{CALLBACK}/{provider_id}")

    @post(CALLBACK, name="vestibule:callback-post", status_code=HTTPStatus.SEE_OTHER)
    async def shared_by_post(request: Request[Any, Any, Any]) -> Answer:
        return await parked(request, CALLBACK)

    @post(CALLBACK + "/{provider_id:str}", name="vestibule:callback-own-post", status_code=HTTPStatus.SEE_OTHER)
    async def own_by_post(request: Request[Any, Any, Any], provider_id: FromPath[str]) -> Answer:
        return await parked(request, f"{CALLBACK}/{provider_id}")

    return (shared, own, shared_by_post, own_by_post)
