"""Statements in a connection's thread: nothing here ever waits for the event loop."""

import sqlite3
from collections.abc import Sequence
from typing import Final, final

from sqlalchemy.dialects.sqlite import aiosqlite

from vestibule.storage.query import Query, Row

DIALECT: Final = aiosqlite.dialect()


@final
class SQLiteRows:
    """The statements of the transactions of one connection.

    The methods are coroutines that never suspend: see `vestibule.storage.sqlite.worker`.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    async def fetch(self, query: Query, **values: object) -> list[Row]:
        """The rows a query gives."""
        plan = query.plan(DIALECT)
        return self._connection.execute(plan.sql, plan.arguments(values)).fetchall()

    async def run(self, query: Query, **values: object) -> int:
        """How many rows a statement made or changed."""
        plan = query.plan(DIALECT)
        return self._connection.execute(plan.sql, plan.arguments(values)).rowcount

    async def run_many(self, query: Query, rows: Sequence[dict[str, object]]) -> None:
        """Run a statement once for each row of values."""
        plan = query.plan(DIALECT)
        self._connection.executemany(plan.sql, map(plan.arguments, rows))
