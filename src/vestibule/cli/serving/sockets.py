"""Listening sockets, bound before anything else is opened: a port that is taken is one sentence, not a trace."""

import errno
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Final

from vestibule.errors import SettingsError

_TAKEN_HINT = "Stop what listens there, or take another port: VESTIBULE_PORT=9000, for example."

_LOOPBACKS: Final = ("127.0.0.1", "::1")
"""What browsers take `localhost` for, whatever this machine's own list of hosts says (RFC 6761 6.3)."""


@contextmanager
def listening_sockets(host: str, port: int, *, hint: str = _TAKEN_HINT) -> Iterator[tuple[socket.socket, ...]]:
    """Bind every address that a host name stands for.

    `localhost` is two addresses, and a browser may try ::1 first: somebody else's server there would answer for us.

    Args:
        host: An address or a name of this machine.
        port: The port.
        hint: What to do when the port is taken.

    Raises:
        SettingsError: settings_refused: the port is taken or not allowed, or the host is none of this machine's.
    """
    names = _LOOPBACKS if host == "localhost" else (host,)
    try:
        addresses = [
            found
            for name in names
            for found in socket.getaddrinfo(name, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        ]
    except OSError as error:
        raise SettingsError(
            f"host: {host!r} is no address of this machine ({error.strerror})",
            hint="Set VESTIBULE_HOST, or --host, to an address such as 127.0.0.1, or 0.0.0.0 for all of them.",
        ) from None
    with ExitStack() as opened:
        sockets: list[socket.socket] = []
        for family, _, _, _, address in dict.fromkeys(addresses):
            try:
                sockets.append(opened.enter_context(_bound(family, address)))
            except OSError as error:
                if error.errno in {errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT} and len(addresses) > 1:
                    continue  # the name has an IPv6 address, and the machine has no IPv6
                raise _refusal(host, port, error=error, hint=hint) from None
        if not sockets:
            raise SettingsError(f"host: none of the addresses of {host!r} belongs to this machine")
        yield tuple(sockets)


def _bound(family: int, address: tuple[object, ...]) -> socket.socket:
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        listener.bind(address)
        # A second process may bind what nobody listens on yet; listening is what claims the port.
        listener.listen(2048)
    except OSError:
        listener.close()
        raise
    return listener


def _refusal(host: str, port: int, *, error: OSError, hint: str) -> SettingsError:
    if error.errno == errno.EADDRINUSE:
        return SettingsError(f"port {port} is taken: another program listens on it", hint=hint)
    if error.errno == errno.EACCES:
        return SettingsError(
            f"port {port} may be opened by the administrator of this machine only",
            hint="Take a port from 1024 up (VESTIBULE_PORT), and let a reverse proxy listen on this one.",
        )
    return SettingsError(
        f"host: {host!r} cannot be listened on ({error.strerror})",
        hint="Set VESTIBULE_HOST, or --host, to an address of this machine.",
    )
