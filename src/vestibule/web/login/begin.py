"""`/api/auth/sso/login/{ProviderId}`: the way out to the provider.

GET is what a button, an application or a provider's own tile uses; it answers with the redirect, or with the form that
goes to a SAML provider, and with the flow's cookie. A provider may also POST (OpenID Connect Core 4); then the browser
goes through a page of ours, because no POST may end in a redirect to another origin (S52).
"""

from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlencode

from litestar import Request, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from vestibule.domain.connections.model import PROVIDER_ID
from vestibule.errors import RequestRefused, UnknownConnection
from vestibule.flows.limits.rate_limits import Limit
from vestibule.flows.login.begin import BeginRequest, Choose
from vestibule.flows.login.demands import Demands
from vestibule.flows.login.record import Client
from vestibule.flows.urls import LOGIN
from vestibule.web.answer import Answer
from vestibule.web.form import read_form
from vestibule.web.installation import Installation, Services
from vestibule.web.login.discovery import asked
from vestibule.web.onward import send_on
from vestibule.web.pages import Moving
from vestibule.web.query import bounded, single_parameters
from vestibule.web.visit import client_of, cookies_of

_THIRD_PARTY: Final = ("iss", "login_hint", "target_link_uri")
"""What a provider may say when it starts a login (OpenID Connect Core 4)."""

_VIA: Final = "via"
"""Set by our own redirect after a POST: answer with a page that moves on."""

_ACR_VALUES_AT_MOST: Final = 8
_MAX_AGE_DIGITS: Final = 8


def begin_routes(installation: Installation) -> tuple[HTTPRouteHandler, ...]:
    """The routes that begin a login."""

    @get(LOGIN + "/{provider_id:str}", name="vestibule:begin")
    async def begin(request: Request[Any, Any, Any], provider_id: FromPath[str]) -> Answer:
        services = installation.services
        client = await _admit(services, request, provider_id)
        parameters = single_parameters(request.scope["query_string"])
        begun = await services.begin(_wanted(provider_id, parameters), client=client)
        if isinstance(begun, Choose):
            return services.replies.see_other(services.pages.paths.discovery(provider_id, asked(parameters)))
        cookies = services.cookies.flows.begin(begun.flow, cookie_header=cookies_of(request))
        return send_on(
            services,
            begun.challenge,
            kind=Moving.SIGNING_IN,
            name=begun.name,
            by_page=_VIA in parameters,
            cookies=cookies,
        )

    @post(LOGIN + "/{provider_id:str}", name="vestibule:begin-post", status_code=HTTPStatus.SEE_OTHER)
    async def begin_by_post(request: Request[Any, Any, Any], provider_id: FromPath[str]) -> Answer:
        services = installation.services
        await _admit(services, request, provider_id)
        parameters = await read_form(request)
        if "iss" not in parameters:
            raise RequestRefused("a login begun by POST names its issuer in the parameter iss")
        if not PROVIDER_ID.fullmatch(provider_id):
            # Decoded, a path segment may hold line ends, `?` or `..`, which must not get into a redirect (S53).
            raise UnknownConnection(f"a login was begun by POST at {provider_id[:80]!r}, which is no Provider ID")
        passed_on = {name: parameters[name] for name in _THIRD_PARTY if name in parameters}
        query = urlencode(passed_on | {_VIA: "page"})
        return services.replies.see_other(f"{services.urls.login(provider_id)}?{query}")

    return (begin, begin_by_post)


async def _admit(services: Services, request: Request[Any, Any, Any], provider_id: str) -> Client:
    client = client_of(services, request)
    await services.limits.admit((Limit.LOGIN, client.limit_key), (Limit.CONNECTION, provider_id))
    return client


def _wanted(provider_id: str, parameters: dict[str, str]) -> BeginRequest:
    acr_values = tuple((bounded(parameters.get("acr_values"), name="acr_values") or "").split())
    if len(acr_values) > _ACR_VALUES_AT_MOST:
        raise RequestRefused(f"more than {_ACR_VALUES_AT_MOST} acr_values")
    max_age = parameters.get("max_age", "")
    if max_age and not (max_age.isascii() and max_age.isdecimal() and len(max_age) <= _MAX_AGE_DIGITS):
        raise RequestRefused(f"max_age is no number of seconds of at most {_MAX_AGE_DIGITS} digits")
    return BeginRequest(
        provider_id=provider_id,
        return_to=parameters.get("return_to") or parameters.get("target_link_uri", ""),
        issuer=parameters.get("iss"),
        provider=parameters.get("idp"),
        login_hint=bounded(parameters.get("login_hint"), name="login_hint"),
        demands=Demands(
            acr_values=acr_values,
            max_age_s=int(max_age) if max_age else None,
            prompt=bounded(parameters.get("prompt"), name="prompt", limit=64),
        ),
    )
