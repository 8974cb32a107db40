"""The three kinds of transaction over PostgreSQL.

Writes are SERIALIZABLE: rules that read and then write (is this address another account's?) are then right without a
lock, as they are on SQLite, where writes stand in line. Weaker levels allow write skew: two first logins at the same
instant would both find no account of that address. The price is that a transaction may be refused; it is begun again.

Additions are READ COMMITTED: what only inserts and removes by key, and decides nothing by what it reads, needs unique
keys and no more. SERIALIZABLE would refuse many of them for nothing: it locks whole pages of an index against one
another, and a small table has one page (seen: eight attempts used up by eight clients on a new database).

Reads are REPEATABLE READ: one snapshot, and never refused.
"""

from collections.abc import Awaitable, Callable
from typing import Final, TypeVar, final

from sqlalchemy.engine import URL

from vestibule.clock import Clock
from vestibule.storage.postgresql.driver import Driver
from vestibule.storage.postgresql.engine import create_engine
from vestibule.storage.postgresql.failures import ERRORS, OutcomeUnknown, declared, is_gone, may_pass
from vestibule.storage.postgresql.outcome import was_committed
from vestibule.storage.postgresql.pool import Pool
from vestibule.storage.postgresql.rows import PostgreSQLRows
from vestibule.storage.retries import retried
from vestibule.storage.sealing import Sealer
from vestibule.storage.transaction import StoredTransaction

T = TypeVar("T")

_READ: Final = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
_WRITE: Final = "BEGIN ISOLATION LEVEL SERIALIZABLE"
_ADD: Final = "BEGIN ISOLATION LEVEL READ COMMITTED"


@final
class PostgreSQLBackend:
    """A pool of connections; each transaction has one of its own."""

    def __init__(self, pool: Pool, *, sealer: Sealer, clock: Clock) -> None:
        self._pool = pool
        self._sealer = sealer
        self._clock = clock

    @classmethod
    def open(cls, url: URL, *, sealer: Sealer, clock: Clock) -> "PostgreSQLBackend":
        """Prepare the pool; connections are made when they are wanted."""
        return cls(Pool(create_engine(url)), sealer=sealer, clock=clock)

    async def read(self, work: Callable[[StoredTransaction], Awaitable[T]]) -> T:
        """Run work on one consistent view. Raises DatabaseUnavailable."""
        return await self._retried(lambda: self._read(work))

    async def write(self, work: Callable[[StoredTransaction], Awaitable[T]]) -> T:
        """Run work that writes. Raises DatabaseUnavailable, NotFound."""
        return await self._retried(lambda: self._write(work, begin=_WRITE))

    async def add(self, work: Callable[[StoredTransaction], Awaitable[T]]) -> T:
        """Run work that only adds and removes by key. Raises DatabaseUnavailable, NotFound."""
        return await self._retried(lambda: self._write(work, begin=_ADD))

    async def close(self) -> None:
        """Let go of every connection."""
        await self._pool.close()

    async def _retried(self, attempt: Callable[[], Awaitable[T]]) -> T:
        return await retried(attempt, of=(*ERRORS, OutcomeUnknown), may_pass=may_pass, declared=declared)

    async def _read(self, work: Callable[[StoredTransaction], Awaitable[T]]) -> T:
        async with self._pool.driver() as driver:
            await driver.execute(_READ)
            value = await work(StoredTransaction(PostgreSQLRows(driver), sealer=self._sealer, clock=self._clock))
            await driver.execute("COMMIT")
            return value

    async def _write(self, work: Callable[[StoredTransaction], Awaitable[T]], *, begin: str) -> T:
        async with self._pool.driver() as driver:
            rows = PostgreSQLRows(driver)
            await driver.execute(begin)
            value = await work(StoredTransaction(rows, sealer=self._sealer, clock=self._clock))
            unanswered = await _commit(driver)
        if unanswered is None or (rows.xact is not None and await self._was_committed(rows.xact)):
            return value
        raise unanswered

    async def _was_committed(self, xact: str) -> bool:
        async def ask() -> bool:
            async with self._pool.driver() as driver:
                return await was_committed(driver, xact)

        return await self._retried(ask)


async def _commit(driver: Driver) -> Exception | None:
    """Commit; the error with which the connection broke, when it did and nobody knows yet how the transaction ended."""
    try:
        ended = await driver.execute("COMMIT")
    except ERRORS as error:
        if is_gone(error):
            driver.terminate()
            return error
        raise
    if ended != "COMMIT":
        # So PostgreSQL ends a transaction that an error had broken, when the work kept that error to itself.
        raise RuntimeError("the work went on after an error of the database")
    return None
