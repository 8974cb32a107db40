"""An HTTP/1.1 client that costs next to nothing, so that the core it shares with the provider is not the limit.

It sends finished bytes over a kept connection, one request at a time, and reads answers that say how long they are;
that is all that our own servers send.
"""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final, cast

from msgspec import Struct

_HEAD_END: Final = b"\r\n\r\n"
_LENGTH: Final = re.compile(rb"\r\ncontent-length: *(\d+)\r\n", re.IGNORECASE)
_STATUS: Final = slice(9, 12)


class WrongAnswer(Exception):
    """An answer that may not be counted."""


class Answer(Struct, frozen=True):
    """A complete answer; the head is everything before the empty line."""

    status: int
    head: bytes
    body: bytes

    def headers(self, name: bytes) -> list[bytes]:
        """The values of a header, whose name is given in lower case."""
        fields = [line.partition(b":") for line in self.head.split(b"\r\n")[1:]]
        return [value.strip() for key, _, value in fields if key.lower() == name]

    def location(self) -> str:
        """Where a redirect leads. Raises WrongAnswer for any other answer."""
        values = self.headers(b"location")
        if self.status != 303 or len(values) != 1:  # noqa: PLR2004 - 303 is See Other
            raise WrongAnswer(f"a redirect was expected, and this came: {self.status} {self.body[:500]!r}")
        return values[0].decode("ascii")

    def cookie(self, part: bytes) -> bytes:
        """The `name=value` of the one kept cookie whose name holds that part. Raises WrongAnswer without it."""
        kept = [value.partition(b";")[0] for value in self.headers(b"set-cookie") if b"Max-Age=0" not in value]
        found = [pair for pair in kept if part in pair.partition(b"=")[0]]
        if len(found) != 1:
            raise WrongAnswer(f"{len(found)} cookies are called {part!r}")
        return found[0]


class Connection(asyncio.Protocol):
    """One connection."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._received = b""
        self._answer: asyncio.Future[Answer] | None = None

    async def exchange(self, request: bytes) -> Answer:
        """Send a request and wait for its answer. Raises WrongAnswer when the connection ends before."""
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        if self._transport is None or self._transport.is_closing():
            raise WrongAnswer("the server has closed the connection")
        self._answer = answer
        self._transport.write(request)
        return await answer

    def close(self) -> None:
        """Close."""
        if self._transport is not None:
            self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Called by the event loop."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Called by the event loop."""
        self._received = received = self._received + data if self._received else data
        end = received.find(_HEAD_END)
        if end < 0:
            return
        length = _LENGTH.search(received, 0, end + 2)
        if length is None:
            self._fail("the answer does not say how long it is")
            return
        begin = end + len(_HEAD_END)
        until = begin + int(length[1])
        if len(received) < until:
            return
        self._received = received[until:]
        answer, self._answer = self._answer, None
        if answer is not None and not answer.done():
            answer.set_result(Answer(int(received[_STATUS]), received[:end], received[begin:until]))

    def connection_lost(self, exc: Exception | None) -> None:
        """Called by the event loop."""
        self._fail(f"the connection ended: {exc}")

    def _fail(self, reason: str) -> None:
        answer, self._answer = self._answer, None
        if answer is not None and not answer.done():
            answer.set_exception(WrongAnswer(reason))


@asynccontextmanager
async def connections(port: int, count: int) -> AsyncIterator[list[Connection]]:
    """So many connections to a port of 127.0.0.1, for the length of the block."""
    loop = asyncio.get_running_loop()
    opened: list[Connection] = []
    try:
        while len(opened) < count:
            opened.append((await loop.create_connection(Connection, "127.0.0.1", port))[1])
        yield opened
    finally:
        for connection in opened:
            connection.close()


def get(target: str, *, port: int, cookie: bytes = b"") -> bytes:
    """The bytes of a GET as a browser's, with the headers that matter here."""
    carried = b"Cookie: " + cookie + b"\r\n" if cookie else b""
    return _head("GET", target, port=port) + carried + b"\r\n"


def post(target: str, form: bytes, *, port: int) -> bytes:
    """The bytes of a form's POST as a browser's from another site: without a cookie, and it does not say which site."""
    head = _head("POST", target, port=port)
    about = b"Origin: null\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n"
    return head + about % len(form) + form


def _head(method: str, target: str, *, port: int) -> bytes:
    return (
        f"{method} {target} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUser-Agent: Mozilla/5.0 (bench)\r\n"
        "Accept: text/html,application/xhtml+xml,*/*;q=0.8\r\nAccept-Language: en\r\n"
    ).encode("ascii")
