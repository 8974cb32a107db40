"""Connections held open between transactions.

SQLAlchemy makes and closes them; to take one out of its pool and give it back costs 0.14 ms of CPU each time, as much
as four statements, so that we keep them here in between.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final, cast, final

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from vestibule.storage.postgresql.driver import Driver
from vestibule.storage.postgresql.engine import ACQUIRE_S, CONNECTIONS
from vestibule.storage.postgresql.failures import ERRORS, is_gone

_LONGEST_LIFE_S: Final = 1800
"""After that a connection is replaced: addresses behind a name change, and firewalls forget."""


@final
class _Held:
    """One open connection."""

    __slots__ = ("connection", "driver", "until_s")

    def __init__(self, connection: AsyncConnection, driver: Driver, *, until_s: float) -> None:
        self.connection = connection
        self.driver = driver
        self.until_s = until_s


@final
class Pool:
    """At most CONNECTIONS of them, each with one task at a time; the last one used is the first to be used again."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._idle: list[_Held] = []
        self._places = asyncio.Semaphore(CONNECTIONS)

    @asynccontextmanager
    async def driver(self) -> AsyncIterator[Driver]:
        """A connection of asyncpg for one transaction. In whatever state it comes back, the next task gets a clean one.

        Raises:
            TimeoutError: None became free, or none could be made, within ACQUIRE_S.
        """
        async with asyncio.timeout(ACQUIRE_S):
            await self._places.acquire()
        try:
            held = await self._take()
            try:
                yield held.driver
            except BaseException as error:
                if await _is_clean_again(held.driver, error):
                    self._idle.append(held)
                else:
                    await _discard(held)
                raise
            self._idle.append(held)
        finally:
            self._places.release()

    async def close(self) -> None:
        """Wait for the transactions that are under way, and close every connection."""
        for _ in range(CONNECTIONS):
            await self._places.acquire()
        while self._idle:
            await self._idle.pop().connection.close()
        await self._engine.dispose()

    async def _take(self) -> _Held:
        now_s = asyncio.get_running_loop().time()
        while self._idle:
            held = self._idle.pop()
            # After a restart of the server all of them are dead, and asyncpg knows: trying one after the other would
            # use up a login's retries.
            if not held.driver.is_closed() and now_s < held.until_s:
                return held
            await _discard(held)
        connection = await self._engine.connect()
        driver = cast("Driver", (await connection.get_raw_connection()).driver_connection)
        return _Held(connection, driver, until_s=now_s + _LONGEST_LIFE_S)


async def _discard(held: _Held) -> None:
    held.driver.terminate()
    await held.connection.invalidate()
    await held.connection.close()


async def _is_clean_again(driver: Driver, error: BaseException) -> bool:
    # A task that was cancelled leaves a statement under way; waiting for its end could take long.
    if driver.is_closed() or not isinstance(error, Exception) or (isinstance(error, ERRORS) and is_gone(error)):
        return False
    try:
        await driver.execute("ROLLBACK")
    except ERRORS:
        return False
    return True
