"""A twin on a real loopback port, in a thread of its own: `with running_twin(client) as running: ...`.

A thread, so that the code under test may block or run in whatever loop its test has; the port is bound before the
server starts, so that the issuer is known and no other test can take it.
"""

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass

import uvicorn
from msgspec import structs

from vestibule_twin import Client, Twin, TwinConfig
from vestibule_twin.faults import Faults
from vestibule_twin.server import server_config

START_S = 30.0
"""Generous: two cores are shared by many tests, and an RSA key is made on the way."""


@dataclass(frozen=True)
class RunningTwin:
    """A twin and where it answers; switch faults by assigning `running.twin.faults`."""

    twin: Twin
    base_url: str

    @property
    def issuer(self) -> str:
        """The issuer that the twin's tokens name."""
        return self.twin.issuer

    @contextmanager
    def faulty(self, faults: Faults) -> Iterator[None]:
        """Have these faults in force inside the block."""
        before, self.twin.faults = self.twin.faults, faults
        try:
            yield
        finally:
            self.twin.faults = before


class _Server(uvicorn.Server):
    """A server that says when it listens, and that ends at once."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.listening = threading.Event()
        self.ending = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start, then let the test go on."""
        await super().startup(sockets=sockets)
        self.loop = asyncio.get_running_loop()
        await self.on_tick(0)
        self.listening.set()

    async def main_loop(self) -> None:
        """Wait for the end without the polling of the original."""
        await self.ending.wait()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Cut every connection first: a fault may be holding some of them open for ever."""
        for connection in list(self.server_state.connections):
            connection.transport.abort()
        await super().shutdown(sockets=sockets)

    def end(self) -> None:
        """End the server, from another thread."""
        self.loop.call_soon_threadsafe(self.ending.set)


@contextmanager
def running_twin(
    *clients: Client,
    config: TwinConfig | None = None,
    clock: Callable[[], float] = time.time,
    issuer_path: str = "",
    port: int = 0,
) -> Iterator[RunningTwin]:
    """Serve a twin for the length of the block.

    Args:
        clients: Applications known beside those of the config; `twin.register` adds more at any time.
        config: Everything else; an issuer named in it stays as it is.
        clock: UTC seconds.
        issuer_path: Appended to the issuer, such as "/realms/x" or "/".
        port: 0 for any; a number to come back at the address of an earlier twin.
    """
    with closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM)) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        origin = f"http://127.0.0.1:{listener.getsockname()[1]}"
        config = (config or TwinConfig()).served_at(origin + issuer_path)
        twin = Twin(structs.replace(config, clients=(*config.clients, *clients)), clock=clock)
        server = _Server(server_config(twin, host="127.0.0.1", port=0))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name="twin", daemon=True)
        thread.start()
        try:
            if not server.listening.wait(START_S):
                raise TimeoutError("the twin did not start")
            yield RunningTwin(twin=twin, base_url=origin)
        finally:
            if server.listening.is_set():
                server.end()
            thread.join(START_S)
