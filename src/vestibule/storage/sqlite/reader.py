"""Reading transactions over one connection."""

from collections.abc import Awaitable, Callable
from typing import TypeVar, final

from vestibule.storage.sqlite.thread import ConnectionThread, Unit
from vestibule.storage.transaction import StoredTransaction

T = TypeVar("T")


@final
class Reader:
    """One reading connection.

    Attributes:
        waiting: How many units are under way or stand in line.
    """

    def __init__(self, thread: ConnectionThread) -> None:
        self.waiting = 0
        self._thread = thread

    async def transact(self, work: Callable[[StoredTransaction], Awaitable[T]]) -> T:
        """Run work on one view of the database. Raises sqlite3.Error."""
        units = (Unit(work),)
        self.waiting += 1
        try:
            return (await self._thread.visit(lambda: self._thread.transact(units)))[0]
        finally:
            self.waiting -= 1

    async def close(self) -> None:
        """Give the connection back."""
        await self._thread.close()
