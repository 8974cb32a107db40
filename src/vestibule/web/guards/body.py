"""How much of a body is read (S64): its declared length before anything, and what really comes while it comes."""

from collections.abc import Iterable
from typing import Final

from litestar.types import Receive

from vestibule.errors import BodyTooLarge, RequestRefused

MAX_BODY_BYTES: Final = 64 * 1024
SAML_BODY_BYTES: Final = 1024 * 1024
"""A response of SAML: encrypted, with many groups and certificates, one may take a hundred KiB."""

BODY_LIMIT: Final = "vestibule_body_bytes"
"""In a route's `opt`: how much of a body it takes, where that is not the usual."""


def check_declared_length(headers: Iterable[tuple[bytes, bytes]], *, limit_bytes: int = MAX_BODY_BYTES) -> None:
    """Refuse a body by the length that it declares.

    Raises:
        BodyTooLarge: body_too_large.
        RequestRefused: request_refused: the length is no number.
    """
    for name, value in headers:
        if name == b"content-length":
            if not value.isdigit():
                raise RequestRefused("the Content-Length is no number")
            if len(value) > len(str(limit_bytes)) or int(value) > limit_bytes:
                raise _too_large(limit_bytes)


async def read_body(
    headers: Iterable[tuple[bytes, bytes]], receive: Receive, *, limit_bytes: int = MAX_BODY_BYTES
) -> bytes:
    """Read a request's body, holding at most one message of the server more than the limit.

    Args:
        headers: Of the ASGI scope.
        receive: Of the ASGI application; nothing has been read from it yet.
        limit_bytes: What is allowed.

    Raises:
        BodyTooLarge: body_too_large, before reading when the length is declared, else as soon as it is exceeded.
        RequestRefused: request_refused: the client went away in between.
    """
    check_declared_length(headers, limit_bytes=limit_bytes)
    parts: list[bytes] = []
    size_bytes = 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            raise RequestRefused("the client went away before the body was complete")
        part = message.get("body", b"")
        size_bytes += len(part)
        if size_bytes > limit_bytes:
            raise _too_large(limit_bytes)
        parts.append(part)
        if not message.get("more_body", False):
            return b"".join(parts)


def _too_large(limit_bytes: int) -> BodyTooLarge:
    return BodyTooLarge(f"the body has more than {limit_bytes} bytes")
