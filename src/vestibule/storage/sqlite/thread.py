"""One connection and its thread: a whole transaction is one visit there.

aiosqlite takes every call to the thread of its connection and back, some 0.05 ms of CPU each time, and a write
transaction would hold the only write lock while the event loop does other things in between. So the work of a
transaction runs in the thread, from BEGIN to COMMIT. It is a coroutine, because on PostgreSQL it has to wait; over
SQLite its repositories never do, so that one step runs it to its end.
"""

import contextlib
import contextvars
import sqlite3
from collections.abc import Awaitable, Callable
from typing import Final, Generic, TypeVar, cast, final

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
"""The write lock first: a deferred transaction that has read cannot always begin to write (SQLITE_BUSY_SNAPSHOT)."""


@final
class Unit(Generic[T]):
    """Some work, with the context variables of the task that wants it done (the log's, above all)."""

    __slots__ = ("_context", "_work")

    def __init__(self, work: Callable[[StoredTransaction], Awaitable[T]]) -> None:
        self._context = contextvars.copy_context()
        self._work = work

    def run(self, transaction: StoredTransaction) -> T:
        """Run the work to its end. Raises RuntimeError when it waits for something else than its transaction."""
        return self._context.run(self._run, transaction)

    def _run(self, transaction: StoredTransaction) -> T:
        steps = self._work(transaction).__await__()
        try:
            next(steps)
        except StopIteration as end:
            value: T = end.value
            return value
        close = getattr(steps, "close", None)
        if close is not None:
            close()
        raise RuntimeError("the work of a transaction may wait for nothing but its transaction")


@final
class ConnectionThread:
    """A connection that is held open. Visits stand in line, so that several tasks may make them."""

    def __init__(
        self, connection: AsyncConnection, driver: aiosqlite.Connection, *, begin: str, transaction: StoredTransaction
    ) -> None:
        self._connection = connection
        self._driver = driver
        self._begin = begin
        self._transaction = transaction

    @classmethod
    async def open(cls, engine: AsyncEngine, *, begin: str, sealer: Sealer, clock: Clock) -> "ConnectionThread":
        """Take a connection out of the engine's pool."""
        connection = await engine.connect()
        driver = cast("aiosqlite.Connection", (await connection.get_raw_connection()).driver_connection)
        if begin == READ:
            await driver.execute("PRAGMA query_only = ON")
        transaction = StoredTransaction(SQLiteRows(_raw(driver)), sealer=sealer, clock=clock)
        return cls(connection, driver, begin=begin, transaction=transaction)

    async def visit(self, function: Callable[[], T]) -> T:
        """Run a function in the thread."""
        # The one private method of aiosqlite we call; SQLAlchemy's dialect uses the same queue.
        return cast("T", await self._driver._execute(function))  # type: ignore[no-untyped-call]  # noqa: SLF001

    def transact(self, units: tuple[Unit[T], ...]) -> list[T]:
        """Run units in one transaction; to be called in the thread.

        Raises:
            sqlite3.Error: Nothing was kept, as after any other error.
        """
        raw = _raw(self._driver)
        raw.execute(self._begin)
        try:
            values = [unit.run(self._transaction) for unit in units]
            raw.execute("COMMIT")
        except BaseException:
            # SQLite itself rolls back after some errors (disk full); there is then nothing left to end.
            with contextlib.suppress(sqlite3.Error):
                raw.execute("ROLLBACK")
            raise
        return values

    async def close(self) -> None:
        """Give the connection back."""
        await self._connection.close()


def _raw(driver: aiosqlite.Connection) -> sqlite3.Connection:
    return driver._conn  # noqa: SLF001 - aiosqlite shows it in no other way
