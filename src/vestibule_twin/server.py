"""Serving a twin, on loopback only: its people need no password and its faults are for everybody who can reach it."""

import ipaddress
from typing import Final

import uvicorn
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from vestibule_twin.answer import TRANSPORT
from vestibule_twin.app import create_app
from vestibule_twin.config import TwinConfig
from vestibule_twin.state import Twin

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


def server_config(twin: Twin, *, host: str, port: int) -> uvicorn.Config:
    """Return the uvicorn configuration of a twin.

    Raises:
        ValueError: The host is no loopback address.
    """
    demand_loopback(host)
    return uvicorn.Config(
        create_app(twin),
        host=host,
        port=port,
        http=_OpenHandProtocol,
        ws="none",
        lifespan="off",
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=SHUTDOWN_S,
    )


def serve(config: TwinConfig, host: str = "127.0.0.1", port: int = 8001) -> None:
    """Serve a twin until interrupted; without an issuer in the config it is the address served at.

    Raises:
        ValueError: The host is no loopback address.
    """
    named = f"[{host}]" if ":" in host else host
    twin = Twin(config.served_at(f"http://{named}:{port}"))
    uvicorn.Server(server_config(twin, host=host, port=port)).run()
