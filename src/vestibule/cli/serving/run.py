"""Running the host: the application's lifespan around the server, on the fastest loop there is."""

import asyncio
import socket
import ssl
import sys
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any

from litestar import Litestar

from vestibule.cli.serving.server import HostServer


async def serve_until_signal(
    app: Litestar,
    sockets: Sequence[socket.socket],
    *,
    tls: ssl.SSLContext | None = None,
    on_listening: Callable[[], Awaitable[None]],
) -> None:
    """Serve until SIGINT or SIGTERM; requests under way are answered first.

    Args:
        app: The host's application.
        sockets: Bound and listening.
        tls: None serves plain http.
        on_listening: Awaited once requests are answered.

    Raises:
        VestibuleError: The application could not start.
    """
    try:
        async with app.lifespan():
            await HostServer(app, tls=tls, on_listening=on_listening).serve(sockets=list(sockets))
    except BaseExceptionGroup as group:  # Litestar starts within a task group, which wraps what the start raised
        raise _single(group) from None


def _single(error: BaseException) -> BaseException:
    while isinstance(error, BaseExceptionGroup) and len(error.exceptions) == 1:
        error = error.exceptions[0]
    return error


def run_loop(main: Coroutine[Any, Any, None]) -> None:
    """Run a coroutine to its end."""
    if sys.platform == "win32":
        asyncio.run(main)
    else:
        import uvloop  # noqa: PLC0415 - not installed on Windows

        uvloop.run(main)
