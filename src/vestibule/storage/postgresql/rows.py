"""Statements of one transaction, run by asyncpg itself."""

from collections.abc import Sequence
from typing import Final, final

from sqlalchemy.dialects.postgresql import asyncpg as dialects
from sqlalchemy.engine.interfaces import Dialect

from vestibule.storage.postgresql.driver import Driver
from vestibule.storage.query import Query, Row

DIALECT: Final[Dialect] = dialects.dialect()  # type: ignore[no-untyped-call]


@final
class PostgreSQLRows:
    """The statements of one transaction.

    Attributes:
        xact: The transaction's number, once it has inserted something; see `vestibule.storage.postgresql.outcome`.
    """

    def __init__(self, driver: Driver) -> None:
        self.xact: str | None = None
        self._driver = driver

    async def fetch(self, query: Query, **values: object) -> list[Row]:
        """The rows a query gives."""
        plan = query.plan(DIALECT)
        return await self._driver.fetch(plan.sql, *plan.arguments(values))

    async def run(self, query: Query, **values: object) -> int:
        """How many rows a statement made or changed."""
        if query.is_insert:
            rows = await self.fetch(query, **values)
            for row in rows:
                self.xact = row[0]
            return len(rows)
        plan = query.plan(DIALECT)
        status = await self._driver.execute(plan.sql, *plan.arguments(values))
        return int(status.rpartition(" ")[2])

    async def run_many(self, query: Query, rows: Sequence[dict[str, object]]) -> None:
        """Run a statement once for each row of values; the server is not waited for in between."""
        plan = query.plan(DIALECT)
        arguments = list(map(plan.arguments, rows))
        if not query.is_insert:
            await self._driver.executemany(plan.sql, arguments)
            return
        for row in await self._driver.fetchmany(plan.sql, arguments):
            self.xact = row[0]
