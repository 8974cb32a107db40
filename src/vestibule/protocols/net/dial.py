"""Connect to a checked address and to nothing else (S61); the name stays in TLS and in Host."""

import asyncio
import socket
import ssl
from collections.abc import Callable, Sequence

from vestibule.protocols.net.connection import Connection
from vestibule.protocols.net.faults import no_handshake, unreachable
from vestibule.protocols.net.progress import Progress
from vestibule.protocols.net.url import Origin

# One address after the other, each but the last within its share: a family that leads nowhere costs 2 s once, not the
# call. The race of RFC 8305 would save these 2 s and cost parallel sockets; the lane remembers which address worked.
_ATTEMPT_S = 2.0
_TLS_GOODBYE_S = 1.0


async def dial(
    origin: Origin,
    addresses: Sequence[str],
    *,
    tls: ssl.SSLContext | None,
    connection: Callable[[], Connection],
    progress: Progress,
) -> tuple[Connection, str]:
    """Open a connection.

    Args:
        origin: Whose name the certificate must carry.
        addresses: Checked ones, at least one.
        tls: None for http.
        connection: Makes the protocol's side of it.
        progress: Kept up to date.

    Returns:
        The connection and the address that took it.

    Raises:
        UpstreamUnreachable: upstream_unreachable, for the last address when none can be connected to.
    """
    try:
        address, connected = await _first_connected(addresses, origin.port, progress)
    except OSError as fault:
        raise unreachable(origin, fault, where=progress.where) from None
    if tls is not None:
        progress.phase = f"in the TLS handshake with {progress.where}"
    try:
        _, made = await asyncio.get_running_loop().create_connection(
            connection,
            sock=connected,
            ssl=tls,
            server_hostname=None if tls is None else origin.host,
            ssl_shutdown_timeout=None if tls is None else _TLS_GOODBYE_S,
        )
    except OSError as fault:
        raise no_handshake(origin, fault, where=progress.where) from None
    return made, address


async def _first_connected(addresses: Sequence[str], port: int, progress: Progress) -> tuple[str, socket.socket]:
    *others, last = addresses
    for address in others:
        try:
            async with asyncio.timeout(_ATTEMPT_S):
                return address, await _connect(address, port, progress)
        except OSError:  # TimeoutError is one too; another address follows
            continue
    return last, await _connect(last, port, progress)


async def _connect(address: str, port: int, progress: Progress) -> socket.socket:
    progress.where = f"[{address}]:{port}" if ":" in address else f"{address}:{port}"
    progress.phase = f"connecting to {progress.where}"
    unconnected = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_STREAM)
    try:
        unconnected.setblocking(False)  # noqa: FBT003 - the socket's own signature
        await asyncio.get_running_loop().sock_connect(unconnected, (address, port))
    except BaseException:
        unconnected.close()
        raise
    return unconnected
