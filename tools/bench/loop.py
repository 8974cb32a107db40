"""A closed loop: each client sends its next request when the answer to the last one has come, and has been checked."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable
from typing import Final, TypeVar

from msgspec import Struct

from tools.bench.client import Answer, Connection, connections
from tools.bench.plan import CLIENTS
from tools.bench.processes import Child

T = TypeVar("T")

Check = Callable[[Answer], None]
"""Raises WrongAnswer for an answer that may not be counted."""

_WARM_UP: Final = 20


class Measured(Struct, frozen=True):
    """What a number of equal things took.

    Attributes:
        count: How many.
        wall_s: In all, by the clock on the wall.
        used_s: CPU that the server spent on them.
    """

    count: int
    wall_s: float
    used_s: float

    def __add__(self, other: "Measured") -> "Measured":
        """The same things, and another part of what they took."""
        return Measured(self.count, self.wall_s + other.wall_s, self.used_s + other.used_s)

    @property
    def per_s(self) -> float:
        """How many in a second."""
        return self.count / self.wall_s

    @property
    def cpu_ms(self) -> float:
        """Milliseconds of CPU for each."""
        return self.used_s / self.count * 1000

    @property
    def busy(self) -> float:
        """The share of the time in which the server worked: near 1, it was the limit, and not those who asked."""
        return self.used_s / self.wall_s


async def closed_loop(requests: list[bytes], *, port: int, server: Child, check: Check, length_s: float) -> Measured:
    """Ask for one thing over and over.

    Args:
        requests: Sent in turn.
        port: Of the server.
        server: Whose CPU is counted.
        check: Judges every answer.
        length_s: For how long.
    """
    async with connections(port, CLIENTS) as clients:
        for client in clients:
            for _ in range(_WARM_UP):
                check(await client.exchange(requests[0]))
        began_s, used_s = time.perf_counter(), server.used_s()
        until_s = began_s + length_s

        async def ask(client: Connection, first: int) -> int:
            count = 0
            while time.perf_counter() < until_s:
                check(await client.exchange(requests[(first + count * CLIENTS) % len(requests)]))
                count += 1
            return count

        counts = await asyncio.gather(*(ask(client, number) for number, client in enumerate(clients)))
        return Measured(sum(counts), time.perf_counter() - began_s, server.used_s() - used_s)


async def each(
    things: Iterable[T], work: Callable[[Connection, T], Awaitable[None]], *, port: int, server: Child
) -> Measured:
    """Have the clients do some work on each of many things, every client taking the next one that is left."""
    left = iter(things)
    async with connections(port, CLIENTS) as clients:
        began_s, used_s = time.perf_counter(), server.used_s()

        async def go_on(client: Connection) -> int:
            count = 0
            for thing in left:
                await work(client, thing)
                count += 1
            return count

        counts = await asyncio.gather(*map(go_on, clients))
        return Measured(sum(counts), time.perf_counter() - began_s, server.used_s() - used_s)
