"""Hearing of changes over SQLite: ids are drawn under the write lock, so that they become visible in their order."""

from typing import Final, final

from sqlalchemy import bindparam, func, select

from vestibule.storage.query import Query, Rows
from vestibule.storage.repositories.signals import StoredSignal
from vestibule.storage.tables import signals as table

_NEWEST: Final = Query(select(func.max(table.c.id)))
_AFTER: Final = Query(
    select(table.c.id, table.c.kind, table.c.key).where(table.c.id > bindparam("after")).order_by(table.c.id)
)


@final
class SQLiteSignals:
    """A place in the row of signals."""

    def __init__(self) -> None:
        self._after = 0

    async def start(self, rows: Rows) -> None:
        """Begin behind the newest signal."""
        newest = await rows.fetch(_NEWEST)
        self._after = newest[0][0] or 0

    async def new(self, rows: Rows) -> list[StoredSignal]:
        """The signals since the last call."""
        found = await rows.fetch(_AFTER, after=self._after)
        if found:
            self._after = found[-1][0]
        return [StoredSignal(kind=kind, key=key) for _, kind, key in found]
