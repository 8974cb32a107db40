"""A server that writes exactly the bytes a test wants, however wrong, and remembers what it was sent."""

import asyncio
import gzip
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

Handler = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class RawServer:
    """One listening socket.

    Attributes:
        port: Where it listens, on `host`.
        requests: Heads and bodies, as they came.
        connections: How many were accepted.
    """

    def __init__(self, host: str) -> None:
        self.host = host
        self.port = 0
        self.requests: list[bytes] = []
        self.connections = 0
        self.accepted = asyncio.Event()
        self.hung_up = asyncio.Event()

    @property
    def url(self) -> str:
        """For plain http."""
        return f"http://{self.host}:{self.port}"

    async def read_request(self, reader: asyncio.StreamReader) -> bytes:
        """Read one request and remember it; empty when the other side has left."""
        try:
            head = await reader.readuntil(b"\r\n\r\n")
        except (asyncio.IncompleteReadError, ConnectionError):
            self.hung_up.set()
            return b""
        length = 0
        for line in head.lower().split(b"\r\n"):
            if line.startswith(b"content-length:"):
                length = int(line.removeprefix(b"content-length:"))
        request = head + await reader.readexactly(length)
        self.requests.append(request)
        return request


@asynccontextmanager
async def serving(
    handler: Handler, *, tls: ssl.SSLContext | None = None, host: str = "127.0.0.1"
) -> AsyncIterator[RawServer]:
    """Serve by a handler; what it leaves open is closed at the end."""
    server = RawServer(host)
    under_way: set[asyncio.Task[None]] = set()

    async def accept(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        under_way.add(task)
        server.connections += 1
        server.accepted.set()
        try:
            with suppress(ConnectionError):
                await handler(reader, writer)
        except asyncio.CancelledError:
            pass  # the test is over; asyncio would report a cancelled handler as a fault
        finally:
            under_way.discard(task)
            writer.transport.abort()
            with suppress(OSError):
                await writer.wait_closed()

    listening = await asyncio.start_server(accept, host, 0, ssl=tls)
    server.port = listening.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listening.close()
        tasks = list(under_way)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks)
        await listening.wait_closed()


@asynccontextmanager
async def answering(
    *answers: bytes, tls: ssl.SSLContext | None = None, host: str = "127.0.0.1", then_close: bool = False
) -> AsyncIterator[RawServer]:
    """Serve the given bytes, one after the other and from the start again, over connections that stay open."""
    given = 0

    async def handler(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal given
        while await server.read_request(reader):
            answer = answers[given % len(answers)]
            given += 1
            writer.write(answer)
            await writer.drain()
            if then_close:
                writer.close()
                await writer.wait_closed()
                return

    async with serving(handler, tls=tls, host=host) as server:
        yield server


def gzipped(body: bytes) -> bytes:
    """A body as gzip, without the time in it: a test's name may hold it."""
    return gzip.compress(body, mtime=0)


def http_answer(body: bytes = b"{}", *, status: str = "200 OK", headers: tuple[str, ...] = ()) -> bytes:
    """Write a correct answer."""
    fields = "".join(f"{header}\r\n" for header in headers)
    return f"HTTP/1.1 {status}\r\n{fields}Content-Length: {len(body)}\r\n\r\n".encode("latin-1") + body
