"""Serving a twin, on loopback only: its people need no password and its faults are for everybody who can reach it."""

import ipaddress
import socket
from collections.abc import Callable
from typing import Final

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from vestibule_twin.answer import TRANSPORT
from vestibule_twin.app import create_app
from vestibule_twin.config import TwinConfig
from vestibule_twin.personality import STANDARD
from vestibule_twin.state import Twin
from vestibule_twin.vendors import twins_of

SHUTDOWN_S: Final = 1


class _OpenHandProtocol(HttpToolsProtocol):
    """Hands the connection to the application, which the faults that break it need."""

    def on_message_begin(self) -> None:
        """Put the transport into the scope of each request."""
        super().on_message_begin()
        self.scope["extensions"] = {TRANSPORT: self.transport}  # type: ignore[dict-item]


def demand_loopback(host: str) -> None:
    """Refuse to be reachable from anywhere else.

    Raises:
        ValueError: The host is no loopback address.
    """
    if host == "localhost":
        return
    try:
        loopback = ipaddress.ip_address(host).is_loopback
    except ValueError:
        loopback = False
    if not loopback:
        raise ValueError(f"the twin serves on loopback only, {host!r} is not; it knows no passwords")


def bound(host: str, port: int) -> tuple[socket.socket, str]:
    """Return a socket bound to a loopback address and the base URL it stands for; port 0 takes a free one.

    Raises:
        ValueError: The host is no loopback address.
        OSError: The port is taken.
    """
    demand_loopback(host)
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
    except OSError:
        listener.close()
        raise
    named = f"[{host}]" if ":" in host else host
    return listener, f"http://{named}:{listener.getsockname()[1]}"


class TwinServer(uvicorn.Server):
    """Serves twins, each under its own path; says when it listens, and waits for no connection when it ends."""

    def __init__(self, *twins: Twin, on_listening: Callable[[], None]) -> None:
        super().__init__(
            uvicorn.Config(
                create_app(*twins),
                http=_OpenHandProtocol,
                ws="none",
                lifespan="off",
                access_log=False,
                log_config=None,
                server_header=False,
                timeout_graceful_shutdown=SHUTDOWN_S,
            )
        )
        self._on_listening = on_listening

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then say so."""
        await super().startup(sockets=sockets)
        # The headers of every answer are made by the first tick, which would come after the first request.
        await self.on_tick(0)
        self._on_listening()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Cut every connection first: a fault may be holding some of them open for ever."""
        for connection in list(self.server_state.connections):
            connection.transport.abort()
        await super().shutdown(sockets=sockets)


def serve(
    config: TwinConfig,
    host: str = "127.0.0.1",
    port: int = 8001,
    *,
    vendor: str = STANDARD.key,
    on_listening: Callable[[str], None] = lambda _: None,
) -> None:
    """Serve a provider until interrupted; without an issuer in the config it is the address served at.

    Args:
        config: People, applications and the rest.
        host: A loopback address.
        port: 0 for any free one.
        vendor: Whose personality it has, by the key in `VENDORS`.
        on_listening: Called with the base URL once requests are answered.

    Raises:
        ValueError: The host is no loopback address.
        OSError: The port is taken.
    """
    listener, base_url = bound(host, port)
    with listener:
        twins = twins_of(vendor, config.served_at(base_url))
        TwinServer(*twins, on_listening=lambda: on_listening(base_url)).run(sockets=[listener])
