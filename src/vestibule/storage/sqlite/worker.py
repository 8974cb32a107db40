"""One connection and its thread: a whole transaction is one visit there.

aiosqlite takes every call to the thread of its connection and back, some 0.05 ms of CPU each time, and a write
transaction would hold the only write lock while the event loop does other things in between. So the work of a transaction
runs in the thread, from BEGIN to COMMIT. It is a coroutine, because on PostgreSQL it has to wait; over SQLite its
repositories never do, so that one step runs it to its end.

Two tasks may use the same worker: their visits stand in line, and no statement of one ever falls into the transaction of
the other.
"""

import contextlib
import contextvars
import sqlite3
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar, final

import aiosqlite
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from vestibule.clock import Clock
from vestibule.storage.sealing import Sealer
from vestibule.storage.sqlite.rows import SQLiteRows
from vestibule.storage.transaction import StoredTransaction

T = TypeVar("T")

READ: Final = "BEGIN"
"""One snapshot for all statements, taken by the first."""

WRITE: Final = "BEGIN IMMEDIATE"
"""The write lock first: a deferred transaction that read cannot always become one that writes (SQLITE_BUSY_SNAPSHOT)."""


@final
class Worker:
    """A connection that is held open.

    Attributes:
        waiting: How many units are under way or stand in line.
    """

    def __init__(
        self, connection: AsyncConnection, driver: aiosqlite.Connection, *, begin: str, transaction: StoredTransaction
    ) -> None:
        self.waiting = 0
        self._connection = connection
        self._driver = driver
        self._begin = begin
        self._transaction = transaction

    @classmethod
    async def open(cls, engine: AsyncEngine, *, begin: str, sealer: Sealer, clock: Clock) -> "Worker":
        """Take a connection out of the engine's pool."""
        connection = await engine.connect()
        driver: aiosqlite.Connection = (await connection.get_raw_connection()).driver_connection
        if begin == READ:
            await driver.execute("PRAGMA query_only = ON")
        transaction = StoredTransaction(SQLiteRows(_raw(driver)), sealer=sealer, clock=clock)
        return cls(connection, driver, begin=begin, transaction=transaction)

    async def transact(self, work: Callable[[StoredTransaction], Awaitable[T]]) -> T:
        """Run work in a transaction of its own.

        Raises:
            sqlite3.Error: Nothing was kept.
            RuntimeError: The work waited for something else than its transaction.
        """
        context = contextvars.copy_context()
        self.waiting += 1
        try:
            return await self._visit(lambda: context.run(self._unit, work))
        finally:
            self.waiting -= 1

    async def close(self) -> None:
        """Give the connection back."""
        await self._connection.close()

    async def _visit(self, function: Callable[[], T]) -> T:
        # The one private name of aiosqlite we use; SQLAlchemy's dialect uses the same queue.
        return await self._driver._execute(function)  # type: ignore[no-any-return]  # noqa: SLF001

    def _unit(self, work: Callable[[StoredTransaction], Awaitable[T]]) -> T:
        raw = _raw(self._driver)
        raw.execute(self._begin)
        try:
            value = _run_through(work(self._transaction))
            raw.execute("COMMIT")
        except BaseException:
            # SQLite itself rolls back after some errors (disk full); there is then nothing left to end.
            with contextlib.suppress(sqlite3.Error):
                raw.execute("ROLLBACK")
            raise
        return value


def _raw(driver: aiosqlite.Connection) -> sqlite3.Connection:
    return driver._conn  # noqa: SLF001 - as above


def _run_through(work: Awaitable[T]) -> T:
    steps = work.__await__()
    try:
        next(steps)
    except StopIteration as end:
        value: T = end.value
        return value
    close = getattr(steps, "close", None)
    if close is not None:
        close()
    raise RuntimeError("the work of a transaction may wait for nothing but its transaction")
