"""TLS in front of a plain server on this machine, as a reverse proxy has it: bytes go through unchanged."""

import asyncio
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

START_S = 30.0


async def _pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(OSError):
        while data := await reader.read(65_536):
            writer.write(data)
            await writer.drain()
    with suppress(OSError):
        writer.close()


@contextmanager
def tls_front(context: ssl.SSLContext, *, target_port: int) -> Iterator[int]:
    """Listen for the length of the block, in a thread.

    Args:
        context: Of a server, with its certificate.
        target_port: Where the plain server listens, or will listen, on 127.0.0.1.

    Yields:
        The port that speaks TLS.
    """
    loop = asyncio.new_event_loop()
    listening = threading.Event()
    ending = asyncio.Event()
    port = 0

    async def passed_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            there, back = await asyncio.open_connection("127.0.0.1", target_port)
        except OSError:
            writer.close()
            return
        await asyncio.gather(_pump(reader, back), _pump(there, writer))

    async def serve() -> None:
        nonlocal port
        server = await asyncio.start_server(passed_on, "127.0.0.1", 0, ssl=context)
        port = server.sockets[0].getsockname()[1]
        listening.set()
        await ending.wait()
        server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    def run() -> None:
        with loop_of_thread(loop):
            loop.run_until_complete(serve())

    thread = threading.Thread(target=run, name="TLS front", daemon=True)
    thread.start()
    try:
        assert listening.wait(START_S), "the TLS front did not start"
        yield port
    finally:
        loop.call_soon_threadsafe(ending.set)
        thread.join(START_S)


@contextmanager
def loop_of_thread(loop: asyncio.AbstractEventLoop) -> Iterator[None]:
    """Close the loop behind the block, what it still holds included."""
    try:
        yield
    finally:
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()
