"""A fresh, migrated database for every test: on SQLite, or on PostgreSQL when VESTIBULE_TEST_DATABASE says so.

Migrating takes half a second, so it is done once for a session; every test gets a copy. A conftest imports the
fixtures.
"""

import asyncio
import base64
import hashlib
import os
import shutil
import sqlite3
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Protocol

import pytest
from postgres import PostgresServer, running_postgres

from vestibule.clock import Clock, SystemClock
from vestibule.seal import KeyRing, create_data_key, parse_master_keys
from vestibule.storage import DatabaseStore, migrate, open_store
from vestibule_sdk.secret import Secret

MASTER_KEY = Secret(base64.b64encode(hashlib.sha256(b"the master key of the tests").digest()).decode())


class Database(Protocol):
    """One database of a test.

    Attributes:
        url: Its setting `database_url`.
    """

    url: Secret

    def execute(self, statement: str) -> list[tuple[object, ...]]:
        """Run a statement behind the store's back, committed at once, and return its rows."""
        ...

    def bytes_at_rest(self) -> bytes:
        """All that somebody who steals the database has."""
        ...

    def cut_connections(self) -> int:
        """Cut every connection as a network does; how many there were. SQLite has none to cut: 0."""
        ...


class SQLiteDatabase:
    """A file of its own."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.url = Secret(f"sqlite+aiosqlite:///{path}")

    def execute(self, statement: str) -> list[tuple[object, ...]]:
        """Run a statement behind the store's back, committed at once, and return its rows."""
        connection = sqlite3.connect(self.path, isolation_level=None)
        try:
            return connection.execute(statement).fetchall()
        finally:
            connection.close()

    def bytes_at_rest(self) -> bytes:
        """The file with its log, as they lie on the disk."""
        return b"".join(path.read_bytes() for path in sorted(self.path.parent.glob(f"{self.path.name}*")))

    def cut_connections(self) -> int:
        """None."""
        return 0


class PostgreSQLDatabase:
    """A database of the session's server."""

    def __init__(self, server: PostgresServer, name: str) -> None:
        self.server = server
        self.name = name
        self.url = Secret(server.url(name))

    def execute(self, statement: str) -> list[tuple[object, ...]]:
        """Run a statement behind the store's back, committed at once, and return its rows."""
        return self.server.execute(statement, database=self.name)

    def bytes_at_rest(self) -> bytes:
        """Every row of every table, as a dump would show it."""
        names = self.execute(
            "SELECT relname::text FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        )
        rows = [self.execute(f'SELECT t::text FROM "{name}" AS t') for (name,) in names]  # noqa: S608 - names of our tables
        text = repr(rows)
        # bytea is shown in hex: a secret kept there in clear would hide.
        return text.encode() + b"".join(bytes.fromhex(part) for part in _hex_parts(text))

    def cut_connections(self) -> int:
        """Terminate the server's side of each."""
        return self.server.terminate_backends(self.name)


def _hex_parts(text: str) -> list[str]:
    parts = [part.split('"')[0].split(",")[0].rstrip(")") for part in text.split("\\\\x")[1:]]
    return [part for part in parts if len(part) % 2 == 0 and all(sign in "0123456789abcdef" for sign in part)]


class Databases:
    """Makes databases: the session's server and template behind it."""

    def __init__(self, directory: Path, *, server: PostgresServer | None) -> None:
        self.server = server
        self._directory = directory
        self._count = 0
        self._template: str | None = None

    def empty(self) -> SQLiteDatabase | PostgreSQLDatabase:
        """A database before its first migration."""
        if self.server is not None:
            return PostgreSQLDatabase(self.server, self.server.create_database())
        return SQLiteDatabase(self._next_path())

    def migrated(self) -> SQLiteDatabase | PostgreSQLDatabase:
        """A database at the newest revision."""
        if self.server is not None:
            self._template = self._template or self.server.create_template(_migrate_at)
            return PostgreSQLDatabase(self.server, self.server.create_database(template=self._template))
        template = self._directory / "template.db"
        if not template.exists():
            _migrate_at(f"sqlite+aiosqlite:///{template}")
        path = self._next_path()
        shutil.copy(template, path)
        return SQLiteDatabase(path)

    def remove(self, database: SQLiteDatabase | PostgreSQLDatabase) -> None:
        """Throw a database away."""
        if isinstance(database, PostgreSQLDatabase):
            database.server.drop_database(database.name)

    def _next_path(self) -> Path:
        self._count += 1
        directory = self._directory / str(self._count)
        directory.mkdir()
        return directory / "vestibule.db"


def _migrate_at(url: str) -> None:
    with ThreadPoolExecutor(max_workers=1) as pool:
        pool.submit(asyncio.run, migrate(Secret(url))).result()


def ring() -> KeyRing:
    """A key ring as an installation has one."""
    masters = parse_master_keys(MASTER_KEY)
    return KeyRing.unlock([create_data_key(masters, version=1, created_at_s=0)], masters)


def uses_postgresql() -> bool:
    """Whether this session tests on PostgreSQL."""
    return os.environ.get("VESTIBULE_TEST_DATABASE", "sqlite") == "postgresql"


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    """The session's maker of databases."""
    with ExitStack() as stack:
        server = stack.enter_context(running_postgres()) if uses_postgresql() else None
        yield Databases(tmp_path_factory.mktemp("databases"), server=server)


@pytest.fixture
def database(databases: Databases) -> Iterator[SQLiteDatabase | PostgreSQLDatabase]:
    """A fresh, migrated database."""
    made = databases.migrated()
    yield made
    databases.remove(made)


@pytest.fixture
def empty_database(databases: Databases) -> Iterator[SQLiteDatabase | PostgreSQLDatabase]:
    """A database that nobody has migrated."""
    made = databases.empty()
    yield made
    databases.remove(made)


@pytest.fixture
def store_clock() -> Clock:
    """Dates signals; override it to stand still."""
    return SystemClock()


@pytest.fixture
async def store(database: Database, store_clock: Clock) -> AsyncIterator[DatabaseStore]:
    """A store over the fresh database."""
    opened = await open_store(database.url, sealer=ring().sealer("row"), clock=store_clock)
    yield opened
    await opened.close()
