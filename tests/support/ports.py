"""Loopback ports for servers that are told theirs and bind it later.

The kernel gives outgoing connections their ports from a range of its own (Linux 32768 to 60999, macOS 49152 to 65535);
a port from there may be taken again while a server is still starting. So these lie below it.
"""

import random
import socket
from contextlib import ExitStack

LOWEST, HIGHEST = 20_000, 32_000


def free_port() -> int:
    """A port that is free now."""
    return consecutive_free_ports(1)


def consecutive_free_ports(count: int) -> int:
    """The first of so many neighbouring ports, all free now."""
    while True:
        # Not the tests' own dice: a seed that is used again must not lead two runs to the same port.
        first = random.SystemRandom().randrange(LOWEST, HIGHEST)
        try:
            with ExitStack() as stack:
                for port in range(first, first + count):
                    stack.enter_context(socket.create_server(("127.0.0.1", port)))
        except OSError:
            continue
        return first
