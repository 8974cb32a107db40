"""`/api/auth/sso/saml2/sp/metadata/{ProviderId}`: what a SAML provider has to know about us (R26).

A disabled connection has it too, because the provider is set up first. That tells a disabled connection from one that
does not exist, which the sign-in addresses do not (S70): a Provider ID is a name that administrators give out, it says
nothing about any person, and the answer says nothing that the provider is not meant to read.
"""

from hashlib import sha256
from http import HTTPStatus
from typing import Any

from litestar import Request, get
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath

from vestibule.flows.limits.rate_limits import Limit
from vestibule.flows.urls import SAML_METADATA
from vestibule.web.answer import Answer
from vestibule.web.installation import Installation
from vestibule.web.visit import client_of


def sp_metadata_route(installation: Installation) -> HTTPRouteHandler:
    """The route of our metadata."""

    @get(SAML_METADATA + "/{provider_id:str}", name="vestibule:saml-metadata")
    async def metadata(request: Request[Any, Any, Any], provider_id: FromPath[str]) -> Answer:
        services = installation.services
        await services.limits.admit((Limit.LOGIN, client_of(services, request).limit_key))
        document = await services.sp_metadata(provider_id)
        etag = b'"%s"' % sha256(document).hexdigest()[:32].encode("ascii")
        known = [value for name, value in request.scope["headers"] if name == b"if-none-match"]
        if any(etag in value for value in known):
            return services.replies.metadata(b"", etag=etag, status=HTTPStatus.NOT_MODIFIED)
        return services.replies.metadata(document, etag=etag)

    return metadata
