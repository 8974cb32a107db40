"""The two kinds of transaction over SQLite."""

import sqlite3
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar, final

from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from vestibule.clock import Clock
from vestibule.storage.retries import retried
from vestibule.storage.sealing import Sealer
from vestibule.storage.sqlite.engine import create_engine, create_file
from vestibule.storage.sqlite.failures import declared, may_pass
from vestibule.storage.sqlite.reader import Reader
from vestibule.storage.sqlite.thread import READ, WRITE, ConnectionThread
from vestibule.storage.sqlite.writer import Writer
from vestibule.storage.transaction import StoredTransaction

T = TypeVar("T")

READERS: Final = 2
"""Two, so that a long list does not keep a session check waiting; more would only take turns at Python's lock."""

# UnicodeEncodeError: a lone surrogate in a parameter.
_ERRORS: Final = (sqlite3.Error, UnicodeEncodeError)


@final
class SQLiteBackend:
    """One writing and a few reading connections, held open."""

    def __init__(self, engine: AsyncEngine, *, writer: Writer, readers: tuple[Reader, ...]) -> None:
        self._engine = engine
        self._writer = writer
        self._readers = readers

    @classmethod
    async def open(cls, url: URL, *, sealer: Sealer, clock: Clock) -> "SQLiteBackend":
        """Open the file.

        Raises:
            DatabaseUnavailable: database_unavailable.
        """
        create_file(url)
        engine = create_engine(url, connections=1 + READERS)
        try:
            begins = [WRITE] + [READ] * READERS
            first, *others = [
                await ConnectionThread.open(engine, begin=begin, sealer=sealer, clock=clock) for begin in begins
            ]
        except DBAPIError as error:
            await engine.dispose()
            raise declared(error.orig or error) from None
        return cls(engine, writer=Writer(first), readers=tuple(map(Reader, others)))

    async def read(self, work: Callable[[StoredTransaction], Awaitable[T]]) -> T:
        """Run work on one consistent view. Raises DatabaseUnavailable."""
        first, second = self._readers
        reader = first if first.waiting <= second.waiting else second
        return await self._retried(lambda: reader.transact(work))

    async def write(self, work: Callable[[StoredTransaction], Awaitable[T]]) -> T:
        """Run work that writes. Raises DatabaseUnavailable, NotFound."""
        return await self._retried(lambda: self._writer.transact(work))

    async def add(self, work: Callable[[StoredTransaction], Awaitable[T]]) -> T:
        """The same: writes stand in line here, whatever they do."""
        return await self.write(work)

    async def close(self) -> None:
        """Let go of every connection."""
        await self._writer.close()
        for reader in self._readers:
            await reader.close()
        await self._engine.dispose()

    async def _retried(self, attempt: Callable[[], Awaitable[T]]) -> T:
        return await retried(attempt, of=_ERRORS, may_pass=may_pass, declared=declared)
