"""Answers that are their own ASGI application: status, headers and body ready to send.

Litestar's Response merges headers, cookies and encoders on every call, which costs more than a whole session check; our
routes know their few headers beforehand.
"""

from collections.abc import Iterable
from typing import Any, Final, cast

from litestar.response import Response
from litestar.response.base import ASGIResponse
from litestar.types import Receive, Scope, Send

Header = tuple[bytes, bytes]

SEE_OTHER: Final = 303


class Answer:
    """One complete answer."""

    __slots__ = ("body", "headers", "status")

    def __init__(self, *, status: int, headers: Iterable[Header], body: bytes = b"") -> None:
        self.status = status
        self.headers = (*headers, (b"content-length", b"%d" % len(body)))
        self.body = body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it."""
        del receive
        body = b"" if scope.get("method") == "HEAD" else self.body
        await send({"type": "http.response.start", "status": self.status, "headers": self.headers})
        await send({"type": "http.response.body", "body": body, "more_body": False})


def set_cookies(values: Iterable[str]) -> tuple[Header, ...]:
    """Finished `Set-Cookie` values as headers."""
    return tuple((b"set-cookie", value.encode("ascii")) for value in values)


class AnswerResponse(Response[None]):
    """An Answer where Litestar wants a Response of its own: in an exception handler."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(None, status_code=answer.status)
        self._answer = answer

    def to_asgi_response(self, *args: Any, **kwargs: Any) -> ASGIResponse:  # noqa: ANN401 - Litestar's signature
        """Give the answer, which is an ASGI application too."""
        del args, kwargs
        return cast("ASGIResponse", self._answer)
