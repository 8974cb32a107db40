"""The twins beside the host: in a thread, so that both answer while each waits for the other."""

import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from vestibule.errors import SettingsError
from vestibule_twin import Twin
from vestibule_twin.server import TwinServer

_START_S: Final = 30.0


@contextmanager
def running_twins(twins: Sequence[Twin], listener: socket.socket) -> Iterator[None]:
    """Serve twins for the length of the block.

    Args:
        twins: Each under the path of its issuer.
        listener: Bound, to what their issuers have before the path.

    Raises:
        SettingsError: settings_refused: they did not start.
    """
    listening = threading.Event()
    server = TwinServer(*twins, on_listening=listening.set)
    # A daemon: should the host fall over, the process must not wait for the twins.
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, name="twin", daemon=True)
    thread.start()
    try:
        if not listening.wait(_START_S):
            raise SettingsError("the twin did not start")
        yield
    finally:
        server.should_exit = True
        thread.join(_START_S)
