"""Queries and form bodies as pairs, and the one rule that OAuth has about them.

Source: RFC 6749 sections 3.1 and 3.2: a parameter occurs once.
"""

from typing import Any
from urllib.parse import parse_qsl

from litestar import Request

from vestibule_twin.oauth_error import OAuthError

Incoming = Request[Any, Any, Any]
FORM = "application/x-www-form-urlencoded"


def query_pairs(request: Incoming) -> list[tuple[str, str]]:
    """Return the query's parameters in order; empty ones count as absent (RFC 6749 section 3.1)."""
    return parse_qsl(request.scope["query_string"].decode("latin-1"))


async def form_pairs(request: Incoming) -> list[tuple[str, str]]:
    """Return a form body's parameters in order; any other media type has none."""
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        return []
    return parse_qsl((await request.body()).decode("utf-8", "replace"))


async def given_pairs(request: Incoming) -> list[tuple[str, str]]:
    """Return the parameters of a GET's query or a POST's form."""
    return await form_pairs(request) if request.method == "POST" else query_pairs(request)


def each_once(pairs: list[tuple[str, str]]) -> dict[str, str]:
    """Return the parameters as a mapping.

    Raises:
        OAuthError: `invalid_request` when one occurs twice.
    """
    parameters = dict(pairs)
    if len(parameters) != len(pairs):
        raise OAuthError("invalid_request", "A parameter is there twice")
    return parameters
