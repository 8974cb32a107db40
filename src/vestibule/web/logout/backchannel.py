"""`/api/auth/sso/backchannel-logout/{ProviderId}`: a provider says that somebody has signed out there."""

from http import HTTPStatus
from typing import Any

from litestar import Request, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from vestibule.errors import RequestRefused, VestibuleError
from vestibule.flows.limits.rate_limits import Limit
from vestibule.flows.urls import BACKCHANNEL_LOGOUT
from vestibule.web.answer import Answer
from vestibule.web.errors import status_of
from vestibule.web.failure import report
from vestibule.web.form import read_form
from vestibule.web.installation import Installation
from vestibule.web.logout.limit_key import logout_limit_key
from vestibule.web.visit import client_of


def backchannel_route(installation: Installation) -> HTTPRouteHandler:
    """The route that takes logout tokens."""

    @post(BACKCHANNEL_LOGOUT + "/{provider_id:str}", name="vestibule:backchannel-logout", status_code=HTTPStatus.OK)
    async def backchannel_logout(request: Request[Any, Any, Any], provider_id: FromPath[str]) -> Answer:
        services = installation.services
        client = client_of(services, request)
        try:
            await services.limits.admit((Limit.LOGOUT_TOKEN, await logout_limit_key(services, client, provider_id)))
            parameters = await read_form(request)
            token = parameters.get("logout_token")
            if not token:
                raise RequestRefused("the parameter logout_token is missing")
            await services.backchannel(provider_id, token, client_address=client.address)
        except VestibuleError as error:
            report(services, error, address=client.address)
            status = status_of(error)
            # 2.8: 400 for a request that failed; a provider may try again after a 5xx, so a dead database stays one.
            answered = HTTPStatus.BAD_REQUEST if status < HTTPStatus.INTERNAL_SERVER_ERROR else status
            if status == HTTPStatus.TOO_MANY_REQUESTS:
                answered = status
            return services.replies.json(
                {"error": "invalid_request", "error_description": error.public}, status=answered
            )
        return services.replies.json({})

    return backchannel_logout
