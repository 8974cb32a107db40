"""Reading posted forms: bounded, of the right media type, each parameter once; ours with their token (S52, S64)."""

from typing import Any

from litestar import Request

from vestibule.web.guards import read_body, require_form
from vestibule.web.guards.csrf import FIELD
from vestibule.web.installation import Services
from vestibule.web.query import single_parameters
from vestibule_sdk.secret import Secret


async def read_form(request: Request[Any, Any, Any]) -> dict[str, str]:
    """A form that may come from anywhere: what it says is judged by the protocol.

    Raises:
        RequestRefused, BodyTooLarge, CallbackMalformed: As named.
    """
    headers = request.scope["headers"]
    require_form(headers)
    return single_parameters(await read_body(headers, request.receive))


async def read_own_form(
    services: Services, request: Request[Any, Any, Any], *, session_token: Secret
) -> dict[str, str]:
    """A form of ours, sent from a page of this session.

    Raises:
        CrossSiteRequest: cross_site_request.
        RequestRefused, BodyTooLarge, CallbackMalformed: As named.
    """
    form = await read_form(request)
    services.csrf.check(request.scope["headers"], token=form.get(FIELD), session_token=session_token)
    return form
