"""What is kept for one origin: its slots, its idle connections, its addresses and its memory of failure (S63)."""

import asyncio

from vestibule.clock import Clock
from vestibule.errors import UpstreamBusy
from vestibule.protocols.net.circuit import Circuit
from vestibule.protocols.net.connection import Connection
from vestibule.protocols.net.policy import NetPolicy
from vestibule.protocols.net.url import Origin

# A new connection asks DNS anew unless that has just happened: a burst of logins is one question.
_ADDRESSES_S = 10.0


class Lane:
    """The way to one origin. Slots are its own, so a provider that hangs takes none of another's."""

    def __init__(self, origin: Origin, *, policy: NetPolicy, clock: Clock) -> None:
        self.origin = origin
        self.circuit = Circuit(clock)
        self._policy = policy
        self._clock = clock
        self._slots = asyncio.Semaphore(policy.concurrency)
        self._engaged = 0
        self._idle: list[Connection] = []
        self._addresses: tuple[str, ...] = ()
        self._addresses_until_s = 0.0

    @property
    def is_engaged(self) -> bool:
        """Whether a call holds or awaits a slot."""
        return self._engaged > 0

    async def enter(self) -> None:
        """Take a slot; after success, `leave` gives it back.

        Raises:
            UpstreamBusy: upstream_busy
        """
        self._engaged += 1
        try:
            if not self._slots.locked():
                await self._slots.acquire()
                return
            try:
                async with asyncio.timeout(self._policy.busy_wait_s):
                    await self._slots.acquire()
            except TimeoutError:
                raise UpstreamBusy(
                    f"{self._policy.concurrency} calls to {self.origin.authority} were under way, and none ended "
                    f"within {self._policy.busy_wait_s:g} s.",
                    hint="The identity provider answers slowly. If it can take more calls at a time, raise "
                    "VESTIBULE_UPSTREAM_CONCURRENCY.",
                ) from None
        except BaseException:
            self._engaged -= 1
            raise

    def leave(self) -> None:
        """Give the slot back."""
        self._engaged -= 1
        self._slots.release()

    def take(self) -> Connection | None:
        """Give a kept connection that may be used once more; the one used last, so that others can expire."""
        while self._idle:
            connection = self._idle.pop()
            if connection.is_reusable:
                return connection
            connection.abort()
        return None

    def keep(self, connection: Connection) -> None:
        """Keep a connection for the next call."""
        self._idle.append(connection)

    def sweep(self) -> bool:
        """Close what has been idle for too long; says whether anything is left."""
        kept = [connection for connection in self._idle if connection.is_reusable]
        for connection in self._idle:
            if connection not in kept:
                connection.abort()
        self._idle = kept
        return bool(kept)

    def close(self) -> None:
        """Close all idle connections."""
        closing, self._idle = self._idle, []
        for connection in closing:
            connection.abort()

    def known_addresses(self) -> tuple[str, ...]:
        """Give the checked addresses while they are fresh."""
        return self._addresses if self._clock.monotonic_s() < self._addresses_until_s else ()

    def remember(self, addresses: tuple[str, ...]) -> None:
        """Keep checked addresses for a moment."""
        self._addresses = addresses
        self._addresses_until_s = self._clock.monotonic_s() + _ADDRESSES_S

    def prefer(self, working: str) -> None:
        """Have the next connection begin with the address that worked."""
        if working in self._addresses:
            self._addresses = (working, *(address for address in self._addresses if address != working))

    def forget(self) -> None:
        """Have the next connection ask DNS."""
        self._addresses = ()
