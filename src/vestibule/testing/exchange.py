"""One HTTP exchange with an application in this process: the bytes of our request in, the bytes of its answer out.

The answer is read by the very reader that the host uses on a socket, so that every bound of it holds. No time passes:
an application that only waits for us to hang up has let the deadline pass.
"""

from typing import Any, Final, cast
from urllib.parse import unquote

from litestar.types import ASGIApp, HTTPReceiveMessage, HTTPScope, HTTPSendMessage

from vestibule.errors import UpstreamTimeout, UpstreamUnreachable, VestibuleError
from vestibule.protocols.net.answer_reader import AnswerReader
from vestibule.protocols.net.call import Answer
from vestibule.protocols.net.url import Target
from vestibule_twin.answer import TRANSPORT

_LINE: Final = b"\r\n"


async def exchange(app: ASGIApp, request: bytes, *, target: Target, max_body_bytes: int) -> Answer:
    """Send a request to an application.

    Args:
        app: The application.
        request: As it would go over a socket.
        target: Where it would go.
        max_body_bytes: Of the answer, before and after decompression.

    Returns:
        The answer, its body still compressed.

    Raises:
        UpstreamUnreachable: upstream_unreachable, when the connection breaks off.
        UpstreamTimeout: upstream_timeout, when nothing more would ever come, or too slowly.
        UpstreamTooLarge: upstream_too_large.
    """
    connection = _Connection(request, target, max_body_bytes=max_body_bytes)
    await app(connection.scope(), connection.receive, connection.send)  # type: ignore[arg-type]
    return connection.outcome()


class _Connection:
    """Stands for the socket between the two, and for the transport that a faulty twin breaks."""

    def __init__(self, request: bytes, target: Target, *, max_body_bytes: int) -> None:
        head, _, self._body = request.partition(_LINE * 2)
        self._first, *self._fields = head.split(_LINE)
        self._target = target
        self._reader = AnswerReader(target.origin.authority, max_body_bytes=max_body_bytes)
        self._answer: Answer | None = None
        self._fault: VestibuleError | None = None
        self._is_asked = False
        self._is_cut = False

    def scope(self) -> HTTPScope:
        method, path, _ = self._first.decode("ascii").split(" ")
        path, _, query = path.partition("?")
        fields = [line.partition(b":") for line in self._fields]
        made: dict[str, Any] = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.4"},
            "http_version": "1.1",
            "method": method,
            "scheme": self._target.origin.scheme,
            "path": unquote(path),
            "raw_path": path.encode("ascii"),
            "root_path": "",
            "query_string": query.encode("ascii"),
            "headers": [(name.lower(), value.strip()) for name, _, value in fields],
            "client": ("127.0.0.1", 0),
            "server": (self._target.origin.host, self._target.origin.port),
            "extensions": {TRANSPORT: self},
            "state": {},
        }
        return cast("HTTPScope", made)

    async def receive(self) -> HTTPReceiveMessage:
        if not self._is_asked:
            self._is_asked = True
            return {"type": "http.request", "body": self._body, "more_body": False}
        # Nobody waits here: who asks once more than there is something to read waits for us to give up.
        return {"type": "http.disconnect"}

    async def send(self, message: HTTPSendMessage) -> None:
        if message["type"] == "http.response.start":
            fields = b"".join(b"%s: %s\r\n" % field for field in message["headers"])
            self._feed(b"HTTP/1.1 %d Any\r\n%s\r\n" % (message["status"], fields))
        elif message["type"] == "http.response.body":
            self._feed(message["body"])

    def outcome(self) -> Answer:
        name = self._target.name
        if self._fault is not None:
            raise self._fault
        if self._answer is not None:
            return self._answer
        if not self._is_cut:
            raise UpstreamTimeout(f"{name} did not complete its answer.")
        if not self._reader.received_bytes:
            raise UpstreamUnreachable(f"{name} closed the connection without an answer.")
        return self._reader.end()

    # What the twin's own server offers of a connection, to be broken off.

    def close(self) -> None:
        self._is_cut = True

    abort = close

    def get_extra_info(self, _name: str) -> "_Connection":
        return self

    def setsockopt(self, *_option: object) -> None:
        """How a real socket would be told to reset."""

    def _feed(self, data: bytes) -> None:
        if data and self._answer is None and self._fault is None:
            try:
                self._answer = self._reader.feed(data)
            except VestibuleError as fault:  # not the application's: it goes on sending into nowhere
                self._fault = fault
