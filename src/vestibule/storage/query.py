"""Statements written once with SQLAlchemy Core, compiled once for each database, and run by the driver itself.

Going through SQLAlchemy's own execution would cost four hops to aiosqlite's thread for each statement, and some 0.1 ms
of CPU on either database: more than everything else a login does here.
"""

from collections.abc import Sequence
from typing import Any, Final, Protocol, final

from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.sql import ClauseElement, Executable
from sqlalchemy.sql.dml import Insert

Row = tuple[Any, ...]


@final
class Plan:
    """A statement as a driver takes it.

    Attributes:
        sql: The text, with `?` (SQLite) or `$1` (PostgreSQL).
        names: The parameters' names, in the order of the placeholders.
    """

    __slots__ = ("_constants", "names", "sql")

    def __init__(self, sql: str, names: tuple[str, ...], constants: dict[str, object]) -> None:
        self.sql = sql
        self.names = names
        self._constants = constants

    def arguments(self, values: dict[str, object]) -> list[object]:
        """The parameters in the order of the placeholders. A missing one is a KeyError, never NULL."""
        if self._constants:
            values = self._constants | values
        return [values[name] for name in self.names]


class Query:
    """One statement, with named parameters.

    Args:
        statement: Its parameters are named `bindparam`s, all of them required.
        once: For an INSERT: pass over a row whose unique key is taken. Both databases then go on with the transaction;
            an error would break it on PostgreSQL.
    """

    def __init__(self, statement: Executable, *, once: bool = False) -> None:
        self._statement: Final = statement
        self._once: Final = once
        self.is_insert: Final = isinstance(statement, Insert)
        self._plans: dict[str, Plan] = {}

    def plan(self, dialect: Dialect) -> Plan:
        """The statement in that dialect."""
        found = self._plans.get(dialect.name)
        return found or self._plans.setdefault(dialect.name, self._compile(dialect))

    def _compile(self, dialect: Dialect) -> Plan:
        if not isinstance(self._statement, ClauseElement):
            raise TypeError("a query is made of a Core statement")
        compiled = self._statement.compile(dialect=dialect)
        names = tuple(getattr(compiled, "positiontup", None) or ())
        constants = {name: value for name, value in compiled.params.items() if value is not None}
        sql = str(compiled)
        if self._once:
            sql += " ON CONFLICT DO NOTHING"
        if self.is_insert and dialect.name == "postgresql":
            # Names the transaction, should the answer to its COMMIT be lost: see postgresql/outcome.py.
            sql += " RETURNING pg_current_xact_id()::text"
        return Plan(sql, names, constants)


class Rows(Protocol):
    """The statements of one transaction."""

    async def fetch(self, query: Query, **values: object) -> list[Row]:
        """The rows a query gives."""
        ...

    async def run(self, query: Query, **values: object) -> int:
        """How many rows a statement made or changed."""
        ...

    async def run_many(self, query: Query, rows: Sequence[dict[str, object]]) -> None:
        """Run a statement once for each row of values, in one call of the driver."""
        ...
