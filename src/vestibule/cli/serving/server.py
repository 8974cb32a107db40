"""The HTTP server: uvicorn, told what it may trust and how it ends."""

import asyncio
import signal
import socket
import ssl
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager, suppress
from typing import Any, Final

import uvicorn

from vestibule.cli.serving.protocol import BoundedProtocol

KEEP_ALIVE_S: Final = 15
"""Longer than the gap between two clicks, shorter than what common proxies keep a connection for (60 s)."""

ENDING_S: Final = 10
"""Requests under way may still be answered for this long."""


class HostServer(uvicorn.Server):
    """Serves one application until a signal comes, and then ends as an ordinary return."""

    def __init__(
        self,
        app: Any,  # noqa: ANN401 - an ASGI application
        *,
        tls: ssl.SSLContext | None = None,
        on_listening: Callable[[], Awaitable[None]],
    ) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                http=BoundedProtocol,
                ws="none",
                lifespan="off",  # ours to run: what it raises shall reach the terminal as what it is
                access_log=False,
                log_config=None,
                # S54: uvicorn would believe X-Forwarded-* before we know whose they are; our own rule reads them.
                proxy_headers=False,
                server_header=False,
                timeout_keep_alive=KEEP_ALIVE_S,
                timeout_graceful_shutdown=ENDING_S,
                ssl_context_factory=None if tls is None else lambda _config, _default: tls,
            )
        )
        self._on_listening = on_listening

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then say so."""
        await super().startup(sockets=sockets)
        await self.on_tick(0)  # makes the headers that every answer has, which the first request would lack
        await self._on_listening()

    @contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Take the signals that end the server.

        uvicorn raises them again afterwards, which would kill the process before database and keys are closed.
        """
        loop = asyncio.get_running_loop()
        ending = (signal.SIGINT, signal.SIGTERM)
        with suppress(NotImplementedError):  # Windows: its loops take no handlers, and Ctrl-C interrupts as ever
            for number in ending:
                loop.add_signal_handler(number, self.handle_exit, number, None)
        try:
            yield
        finally:
            with suppress(NotImplementedError):
                for number in ending:
                    loop.remove_signal_handler(number)
