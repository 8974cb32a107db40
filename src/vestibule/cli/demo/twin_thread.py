"""The twin beside the host: in a thread, so that both answer while each waits for the other."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from vestibule.errors import SettingsError
from vestibule_twin import Client, Twin, TwinConfig
from vestibule_twin.server import TwinServer

_START_S: Final = 30.0


@contextmanager
def running_twin(client: Client, listener: socket.socket, *, base_url: str) -> Iterator[Twin]:
    """Serve a twin for the length of the block.

    Args:
        client: The application that it knows by OpenID Connect.
        listener: Bound.
        base_url: What the socket answers at; the twin's issuer.

    Raises:
        SettingsError: settings_refused: it did not start.
    """
    listening = threading.Event()
    twin = Twin(TwinConfig(clients=(client,)).served_at(base_url))
    server = TwinServer(twin, on_listening=listening.set)
    # A daemon: should the host fall over, the process must not wait for the twin.
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name="twin", daemon=True)
    thread.start()
    try:
        if not listening.wait(_START_S):
            raise SettingsError("the twin did not start")
        yield twin
    finally:
        server.should_exit = True
        thread.join(_START_S)
