"""Reading posted forms: bounded, of the right media type, each parameter once; ours with their token (S52, S64)."""

import asyncio
from typing import Any

from litestar import Request

from vestibule.web.guards import MAX_BODY_BYTES, read_body, require_form
from vestibule.web.guards.csrf import FIELD
from vestibule.web.installation import Services
from vestibule.web.query import single_parameters
from vestibule_sdk.secret import Secret


async def read_form(request: Request[Any, Any, Any], *, limit_bytes: int = MAX_BODY_BYTES) -> dict[str, str]:
    """A form that may come from anywhere: what it says is judged by the protocol.

    Args:
        request: Its body has not been read.
        limit_bytes: What is allowed; more than the usual has to stand in the route's `opt` too.

    Raises:
        RequestRefused, BodyTooLarge, CallbackMalformed: As named.
    """
    headers = request.scope["headers"]
    require_form(headers)
    body = await read_body(headers, request.receive, limit_bytes=limit_bytes)
    if len(body) > MAX_BODY_BYTES:  # decoding a mebibyte of escapes takes a tenth of a second: not at everybody's cost
        return await asyncio.to_thread(single_parameters, body)
    return single_parameters(body)


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
