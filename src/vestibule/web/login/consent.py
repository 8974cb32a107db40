"""`/api/auth/sso/admin-consent/{ProviderId}`: the way back of a provider's administrator who consented (R29)."""

from typing import Any

from litestar import Request, get
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from vestibule.flows.limits.rate_limits import Limit
from vestibule.flows.urls import ADMIN_CONSENT
from vestibule.web.answer import Answer
from vestibule.web.installation import Installation
from vestibule.web.pages import ConsentTakenView
from vestibule.web.query import single_parameters
from vestibule.web.visit import client_of


def consent_route(installation: Installation) -> HTTPRouteHandler:
    """The route that takes a consent."""

    @get(ADMIN_CONSENT + "/{provider_id:str}", name="vestibule:admin-consent")
    async def consented(request: Request[Any, Any, Any], provider_id: FromPath[str]) -> Answer:
        services = installation.services
        client = client_of(services, request)
        await services.limits.admit((Limit.LOGIN, client.limit_key))
        parameters = single_parameters(request.scope["query_string"])
        taken = await services.take_consent(provider_id, parameters, client_address=client.address)
        return services.replies.page(services.pages.consent_taken(ConsentTakenView(name=taken.name)))

    return consented
