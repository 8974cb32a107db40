"""The store: transactions over either database, signals, and the broom."""

from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar, final

from vestibule.errors import DatabaseUnavailable
from vestibule.flows.store import Signal, Transaction
from vestibule.storage.prune import BATCH, BROOMS, ORPHANS_AT_ONCE, ORPHANS_KEPT_S, Broom
from vestibule.storage.query import Rows
from vestibule.storage.repositories.signals import StoredSignal
from vestibule.storage.transaction import StoredTransaction

T = TypeVar("T")


class Feed(Protocol):
    """A place in the row of signals."""

    async def start(self, rows: Rows) -> None:
        """Begin behind what is there."""
        ...

    async def new(self, rows: Rows) -> list[StoredSignal]:
        """What came since the last call; may repeat some, never omits one."""
        ...


class Backend(Protocol):
    """One of the two databases."""

    async def read(self, work: Callable[[StoredTransaction], Awaitable[T]]) -> T:
        """Run work on one consistent view, with retries."""
        ...

    async def write(self, work: Callable[[StoredTransaction], Awaitable[T]]) -> T:
        """Run work that writes, with retries."""
        ...

    async def add(self, work: Callable[[StoredTransaction], Awaitable[T]]) -> T:
        """Run work that only adds and removes by key, with retries."""
        ...

    async def close(self) -> None:
        """Let go of every connection."""
        ...


@final
class DatabaseStore:
    """What `vestibule.flows.store.Store` asks for, and what the host needs besides. Made by `open_store`."""

    def __init__(self, backend: Backend, feed: Feed) -> None:
        self._backend = backend
        self._feed = feed
        self._is_open = True
        self._unheard: dict[tuple[str, str], StoredSignal] = {}

    async def read(self, work: Callable[[Transaction], Awaitable[T]]) -> T:
        """Run work that only reads, on one consistent view.

        Raises:
            DatabaseUnavailable: database_unavailable, after retries.
        """
        self._refuse_closed()
        return await self._backend.read(work)

    async def write(self, work: Callable[[Transaction], Awaitable[T]]) -> T:
        """Run work that writes: all of it is committed, or nothing.

        Units of work behave as if they ran one after the other, on both databases. The work may await nothing but its
        transaction.

        Raises:
            DatabaseUnavailable: database_unavailable, after retries.
            NotFound: object_not_found; something that a new row refers to was removed meanwhile.
        """
        self._refuse_closed()
        return await self._backend.write(work)

    async def add(self, work: Callable[[Transaction], Awaitable[T]]) -> T:
        """Run work that only adds and removes rows by their keys: all of it is committed, or nothing.

        Nothing that it reads may decide anything: unlike with `write`, somebody else's work can come in between.

        Raises:
            DatabaseUnavailable: database_unavailable, after retries.
        """
        self._refuse_closed()
        return await self._backend.add(work)

    async def changes(self) -> tuple[Signal, ...]:
        """Signals committed by any replica since the last call on this object; may repeat some, never omits one.

        Raises:
            DatabaseUnavailable: database_unavailable; the next call gives what this one could not.
        """
        await self._hear()
        heard, self._unheard = self._unheard, {}
        return tuple(heard.values())

    async def prune(self, now_s: int) -> int:
        """Delete what is over, in small transactions; every replica does so, at least once an hour.

        Returns:
            How many rows were deleted.

        Raises:
            DatabaseUnavailable: database_unavailable.
        """
        # A replica that nobody visits asks for no changes: what is about to be deleted is heard now or never.
        await self._hear()
        swept = [await self._sweep(broom, now_s=now_s) for broom in BROOMS]
        return sum(swept) + await self._sweep_orphans(now_s=now_s)

    async def close(self) -> None:
        """Finish what is under way, and let go of every connection. The store is of no use afterwards."""
        if self._is_open:
            self._is_open = False
            await self._backend.close()

    def _refuse_closed(self) -> None:
        if not self._is_open:
            raise DatabaseUnavailable("the store is closed: the host is stopping")

    async def _hear(self) -> None:
        self._refuse_closed()

        async def hear(transaction: StoredTransaction) -> list[StoredSignal]:
            return await self._feed.new(transaction.rows)

        for signal in await self._backend.read(hear):
            self._unheard[signal.kind, signal.key] = signal

    async def _sweep(self, broom: Broom, *, now_s: int) -> int:
        async def sweep(transaction: StoredTransaction) -> int:
            return await transaction.rows.run(broom.query, before_s=now_s - broom.kept_s, most=BATCH)

        return await self._repeated(sweep)

    async def _sweep_orphans(self, *, now_s: int) -> int:
        async def sweep(transaction: StoredTransaction) -> int:
            before = (now_s - ORPHANS_KEPT_S) * 1000
            return await transaction.metadata_entities.sweep(before_generation=before, at_most=ORPHANS_AT_ONCE)

        return await self._repeated(sweep)

    async def _repeated(self, sweep: Callable[[StoredTransaction], Awaitable[int]]) -> int:
        """Sweep until nothing is left, in a transaction for each step, between which logins go on."""
        total = 0
        while swept := await self._backend.write(sweep):
            total += swept
        return total
