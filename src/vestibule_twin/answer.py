"""An HTTP answer as a value, so that a fault on the wire is a function from answer to answer.

`Outgoing` is the one place where such a value meets the network, with its delays and its cut connections.
"""

import asyncio
import contextlib
import socket
import struct
from enum import Enum, auto
from typing import Final

import msgspec
from litestar.types import Receive, Scope, Send
from msgspec import Struct

Headers = tuple[tuple[str, str], ...]

NO_STORE: Final[Headers] = (("cache-control", "no-store"), ("pragma", "no-cache"))
JSON: Final = "application/json"
TRANSPORT: Final = "vestibule_twin.transport"
"""The scope extension under which the twin's own server hands over the connection."""

_encode = msgspec.json.Encoder().encode
_RESET_ON_CLOSE: Final = struct.pack("ii", 1, 0)


class Cut(Enum):
    """What becomes of the connection while the answer is sent."""

    WHOLE = auto()
    HALF = auto()
    """The length of the whole body is announced, half of it is sent, the connection closes."""
    RESET = auto()
    """No answer: the connection is reset."""
    HANG = auto()
    """No answer, and the connection stays open until the other side gives up."""
    DRIP = auto()
    """One byte at a time with `delay_s` between them."""


class Answer(Struct, frozen=True, kw_only=True):
    """Status, headers and body, and how they go out."""

    status: int = 200
    body: bytes = b""
    media_type: str = JSON
    headers: Headers = ()
    delay_s: float = 0.0
    cut: Cut = Cut.WHOLE


def json_answer(content: object, *, status: int = 200, headers: Headers = ()) -> Answer:
    """Return `content` as a JSON answer."""
    return Answer(status=status, body=_encode(content), headers=headers)


def redirect(location: str, *, headers: Headers = ()) -> Answer:
    """Return a 303, which turns a form's POST into a GET (RFC 9110 section 15.4.4)."""
    return Answer(status=303, media_type="text/plain", headers=(("location", location), *NO_STORE, *headers))


class Outgoing:
    """The ASGI application that sends one answer."""

    __slots__ = ("_answer",)

    def __init__(self, answer: Answer) -> None:
        self._answer = answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the answer, as whole as it is meant to be; give up once the other side has."""
        answer = self._answer
        if answer.cut in {Cut.HALF, Cut.RESET, Cut.HANG}:
            await _break_off(answer, scope, receive, send)
        elif answer.cut is Cut.DRIP:
            await _start(answer, send)
            for at in range(len(answer.body)):
                await send({"type": "http.response.body", "body": answer.body[at : at + 1], "more_body": True})
                if await _gone_within(receive, answer.delay_s):
                    return
            await send({"type": "http.response.body", "body": b"", "more_body": False})
        elif not answer.delay_s or not await _gone_within(receive, answer.delay_s):
            await _start(answer, send)
            await send({"type": "http.response.body", "body": answer.body, "more_body": False})


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _gone_within(receive: Receive, seconds: float) -> bool:
    """Tell whether the other side hung up while we waited."""
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(_gone(receive), seconds)
        return True
    return False


async def _start(answer: Answer, send: Send) -> None:
    headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in answer.headers]
    headers.append((b"content-type", answer.media_type.encode("latin-1")))
    headers.append((b"content-length", b"%d" % len(answer.body)))
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})


async def _break_off(answer: Answer, scope: Scope, receive: Receive, send: Send) -> None:
    """Leave the answer unfinished.

    Raises:
        ConnectionResetError: The server in front is not the twin's own, so there is no connection to break.
    """
    transport: asyncio.Transport | None = (scope.get("extensions") or {}).get(TRANSPORT)  # type: ignore[assignment]
    if answer.cut is not Cut.HANG and transport is None:
        raise ConnectionResetError("the answer breaks off here")
    if answer.cut is Cut.HALF and transport is not None:
        await _start(answer, send)
        half = answer.body[: len(answer.body) // 2]
        await send({"type": "http.response.body", "body": half, "more_body": True})
        transport.close()
    elif answer.cut is Cut.RESET and transport is not None:
        connection = transport.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET_ON_CLOSE)
        transport.abort()
    await _gone(receive)
