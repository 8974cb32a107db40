"""Hearing of changes over PostgreSQL, where a later id may become visible before an earlier one.

An id is drawn when the row is made, and seen when its transaction commits. So a reader that remembers the highest id
would miss a slower transaction's row. Instead each row carries its transaction's number, and the reader remembers the
oldest number that was still under way when it looked (`pg_snapshot_xmin`): every older transaction had ended by then,
and its rows were seen. Rows of newer ones may be told twice, which is allowed; none is left out, and nothing is kept in
memory.

Source: https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-PG-SNAPSHOT.
"""

from typing import Final, final

from sqlalchemy import bindparam, text

from vestibule.storage.query import Query, Rows
from vestibule.storage.repositories.signals import StoredSignal

_NOW: Final = Query(text("SELECT pg_snapshot_xmin(pg_current_snapshot())::text"))
_SINCE: Final = Query(
    text(
        "SELECT pg_snapshot_xmin(pg_current_snapshot())::text, kind, key "
        "FROM (SELECT 1) AS always LEFT JOIN signals ON xact >= :since ::text::xid8 ORDER BY id"
    ).bindparams(bindparam("since"))
)


@final
class PostgreSQLSignals:
    """A place in the row of signals."""

    def __init__(self) -> None:
        self._since = "0"

    async def start(self, rows: Rows) -> None:
        """Begin with the oldest transaction that is under way."""
        found = await rows.fetch(_NOW)
        self._since = found[0][0]

    async def new(self, rows: Rows) -> list[StoredSignal]:
        """The signals since the last call; may repeat some."""
        found = await rows.fetch(_SINCE, since=self._since)
        horizon = found[0][0]
        if int(horizon) < int(self._since):
            # Another server, restored from a backup: its numbers run behind ours. Everything it has, once.
            self._since = "0"
            return await self.new(rows)
        self._since = horizon
        return [StoredSignal(kind=kind, key=key) for _, kind, key in found if kind is not None]
