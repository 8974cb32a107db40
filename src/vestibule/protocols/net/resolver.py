"""Names to addresses, as this machine sees them (/etc/hosts included: a self-hosted IdP may stand only there)."""

import asyncio
import socket
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

# Threads of our own, not the loop's: uvloop's resolver shares four threads with everything else, so that four dead
# name servers would stop every lookup of the host (S63). A lookup cannot be interrupted; resolv.conf's limits end it.
_MAX_LOOKUPS = 64


class Resolver(Protocol):
    """Something that knows addresses."""

    async def addresses(self, host: str) -> Sequence[str]:
        """Look a name up.

        Args:
            host: In ASCII; never an address.

        Returns:
            All answers, numeric, in the system's order of preference (RFC 6724).

        Raises:
            OSError: `socket.gaierror` as the system gave it.
        """
        ...


class SystemResolver:
    """`getaddrinfo` of the machine; one lookup of a name at a time, however many wait for it."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(_MAX_LOOKUPS, thread_name_prefix="vestibule-dns")
        self._under_way: dict[str, asyncio.Future[tuple[str, ...]]] = {}

    async def addresses(self, host: str) -> Sequence[str]:
        """Look a name up, or join the lookup under way: a dead name server holds one thread, not one for each login."""
        lookup = self._under_way.get(host)
        if lookup is None:
            lookup = asyncio.get_running_loop().run_in_executor(self._threads, _lookup, host)
            self._under_way[host] = lookup
            lookup.add_done_callback(lambda ended: self._end(host, ended))
        try:
            return await asyncio.shield(lookup)
        except asyncio.CancelledError:
            if lookup.cancelled():  # by `close`: nobody cancelled the caller
                raise socket.gaierror(socket.EAI_AGAIN, "this server is stopping") from None
            raise

    def close(self) -> None:
        """Forget lookups that have not begun; one that hangs is not waited for."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _end(self, host: str, lookup: asyncio.Future[tuple[str, ...]]) -> None:
        del self._under_way[host]
        if not lookup.cancelled():
            lookup.exception()  # seen, also when everybody who waited has given up


def _lookup(host: str) -> tuple[str, ...]:
    # As bytes: a str would pass through Python's codec for IDNA 2003, which knows other rules than url.py.
    found = socket.getaddrinfo(host.encode("ascii"), None, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(address[0]) for _, _, _, _, address in found))
