"""The server of `vestibule serve`, with its bounds, on a real loopback port; its application keeps what it is told."""

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from vestibule.cli.serving.server import HostServer

START_S = 30.0


class Heard:
    """An application that reads a request to its end and answers 200.

    Attributes:
        headers: Of every request, when its body was complete.
        address: Where the server answers.
    """

    def __init__(self, *, body: bytes = b"") -> None:
        self.headers: list[list[tuple[bytes, bytes]]] = []
        self.address = ("127.0.0.1", 0)
        self._body = body

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:  # noqa: ANN401 - as ASGI has it
        """Answer."""
        while (message := await receive())["type"] == "http.request" and message.get("more_body"):
            pass
        if message["type"] != "http.request":
            return
        self.headers.append(list(scope["headers"]))
        length = str(len(self._body)).encode()
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", length)]})
        await send({"type": "http.response.body", "body": self._body})

    def connect(self, *, timeout_s: float = START_S) -> socket.socket:
        """A connection."""
        return socket.create_connection(self.address, timeout=timeout_s)


class _Server(HostServer):
    """One that is not alone in its process: signals are the tests' own."""

    loop: asyncio.AbstractEventLoop

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Take none."""
        yield


@contextmanager
def bounded_server(*, body: bytes = b"") -> Iterator[Heard]:
    """Serve for the length of the block.

    Args:
        body: Of every answer.
    """
    heard = Heard(body=body)
    ready = threading.Event()

    async def listening() -> None:
        ready.set()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        heard.address = listener.getsockname()
        server = _Server(heard, on_listening=listening)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name="bounded server", daemon=True)
        thread.start()
        try:
            assert ready.wait(START_S), "the server did not start"
            yield heard
        finally:
            server.should_exit = True
            thread.join(START_S)
