"""A twin on a real loopback port, in a thread of its own: `with running_twin(client) as running: ...`.

A thread, so that the code under test may block or run in whatever loop its test has; the port is bound before the
server starts, so that the issuer is known and no other test can take it.
"""

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from msgspec import structs

from vestibule_twin import Client, Twin, TwinConfig
from vestibule_twin.faults import Faults
from vestibule_twin.personality import STANDARD, Personality
from vestibule_twin.server import TwinServer, bound

START_S = 30.0
"""Generous: two cores are shared by many tests, and an RSA key is made on the way."""


@dataclass(frozen=True)
class RunningTwin:
    """A twin and where it answers; switch faults by assigning `running.twin.faults`."""

    twin: Twin
    base_url: str
    stop: Callable[[], None]
    """Ends the server before the block does, connections and all; to be called any number of times."""

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


class _Server(TwinServer):
    """Ends when told from another thread, without polling."""

    def __init__(self, twin: Twin, *, on_listening: Callable[[], None]) -> None:
        super().__init__(twin, on_listening=on_listening)
        self._ending = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Remember the loop for `end`."""
        self._loop = asyncio.get_running_loop()
        await super().startup(sockets=sockets)

    async def main_loop(self) -> None:
        """Wait for the end."""
        await self._ending.wait()

    def end(self) -> None:
        """End the server, from another thread."""
        with suppress(RuntimeError):  # the loop may have closed since the caller looked
            self._loop.call_soon_threadsafe(self._ending.set)


@contextmanager
def running_twin(
    *clients: Client,
    config: TwinConfig | None = None,
    clock: Callable[[], float] = time.time,
    issuer_path: str = "",
    port: int = 0,
    personality: Personality = STANDARD,
) -> Iterator[RunningTwin]:
    """Serve a twin for the length of the block.

    Args:
        clients: Applications known beside those of the config; `twin.register` adds more at any time.
        config: Everything else; an issuer named in it stays as it is.
        clock: UTC seconds.
        issuer_path: Appended to the issuer, such as "/realms/x" or "/".
        port: 0 for any; a number to come back at the address of an earlier twin.
        personality: The vendor that it stands in for.
    """
    listener, origin = bound("127.0.0.1", port)
    with listener:
        config = (config or TwinConfig()).served_at(origin + issuer_path)
        twin = Twin(structs.replace(config, clients=(*config.clients, *clients)), personality=personality, clock=clock)
        listening = threading.Event()
        server = _Server(twin, on_listening=listening.set)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name="twin", daemon=True)
        thread.start()

        def stop() -> None:
            if thread.is_alive() and listening.is_set():
                server.end()
            thread.join(START_S)

        try:
            if not listening.wait(START_S):
                raise TimeoutError("the twin did not start")
            yield RunningTwin(twin=twin, base_url=origin, stop=stop)
        finally:
            stop()
