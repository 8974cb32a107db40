"""`/api/auth/sso/saml2/sp/acs/{ProviderId}`: where a SAML provider has the browser post its responses (R26).

The POST comes from another site: no Lax cookie is there, and `Origin` may be `null`, so neither is looked at. What it
brings is verified on its own and parked; the browser comes to the finish URL by itself, same-site, with its cookies.
"""

from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlencode

from litestar import Request, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from vestibule.errors import (
    ConfigError,
    DatabaseUnavailable,
    MetadataExpired,
    PluginError,
    RequestRefused,
    UpstreamBusy,
    VestibuleError,
)
from vestibule.flows.limits.rate_limits import Limit
from vestibule.flows.login.failed import AttemptFailed
from vestibule.flows.urls import SAML_ACS, SAML_FINISH
from vestibule.web.answer import Answer
from vestibule.web.errors import status_of
from vestibule.web.failure import declared, page_for
from vestibule.web.form import read_form
from vestibule.web.guards import BODY_LIMIT, SAML_BODY_BYTES
from vestibule.web.installation import Installation
from vestibule.web.visit import client_of

_OURS: Final = (ConfigError, DatabaseUnavailable, MetadataExpired, PluginError, UpstreamBusy)
"""Worth a 5xx here: the response may have been good."""


def acs_routes(installation: Installation) -> tuple[HTTPRouteHandler, ...]:
    """The routes that receive a SAML provider's responses."""

    @post(
        SAML_ACS + "/{provider_id:str}",
        name="vestibule:saml-acs",
        status_code=HTTPStatus.SEE_OTHER,
        opt={BODY_LIMIT: SAML_BODY_BYTES},
    )
    async def acs(request: Request[Any, Any, Any], provider_id: FromPath[str]) -> Answer:
        services = installation.services
        client = client_of(services, request)
        await services.limits.admit((Limit.LOGIN, client.limit_key))
        form = await read_form(request, limit_bytes=SAML_BODY_BYTES)
        saml_response = form.get("SAMLResponse")
        try:
            if not saml_response:
                raise RequestRefused(
                    "the form has no field SAMLResponse",
                    hint="The address is for a SAML provider's responses, by HTTP-POST. Sign-in begins at "
                    f"{services.urls.login('PROVIDER_ID')}",
                )
            receipt = await services.receive(
                provider_id, saml_response, relay_state=form.get("RelayState"), client=client
            )
        except (VestibuleError, AttemptFailed) as error:
            return page_for(services, error, address=client.address, status=_status(declared(error)))
        finish = f"{services.urls.base_url}{SAML_FINISH}?{urlencode({'handle': receipt.handle})}"
        return services.replies.see_other(finish, cookies=(services.cookies.assertion.set(receipt.cookie),))

    @get(SAML_ACS + "/{provider_id:str}", name="vestibule:saml-acs-get")
    async def by_get(request: Request[Any, Any, Any], provider_id: FromPath[str]) -> Answer:
        """A reload, a bookmark, or a provider set to another binding."""
        del provider_id
        services = installation.services
        error = RequestRefused(
            "responses are taken by POST only",
            hint="At the provider, set the binding of the ACS URL to HTTP-POST.",
            expected="POST",
            received="GET",
        )
        allowed = (b"allow", b"POST")
        address = client_of(services, request).address
        return page_for(services, error, address=address, status=HTTPStatus.METHOD_NOT_ALLOWED, more=(allowed,))

    return (acs, by_get)


def _status(error: VestibuleError) -> int:
    """What a browser posts is never our fault or our provider's: anybody can write such a message (S19)."""
    status = status_of(error)
    if status < HTTPStatus.INTERNAL_SERVER_ERROR or isinstance(error, _OURS):
        return status
    return HTTPStatus.FORBIDDEN
