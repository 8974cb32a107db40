"""A real PostgreSQL for a test session: its own directory and loopback port, a fresh database per test.

PostgreSQL refuses to run as root, so that a root test session (CI) starts it as Debian's user ``postgres``.
"""

import asyncio
import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import asyncpg  # type: ignore[import-untyped]  # it ships no types
from ports import free_port

# A start takes 0.1 s; a machine at a load of 11 was seen to take five times as long, and a recovery longer still.
START_LIMIT_S = 120
# Nothing here outlives the session: a crash of the machine may cost the data. A crash of the server may not.
SPEED = ("fsync=off", "full_page_writes=off", "max_connections=200", "log_min_messages=warning")


class PostgresServer:
    """One server. Made by `running_postgres`, which also removes it.

    Attributes:
        port: The loopback port; the same after a restart.
    """

    def __init__(self, directory: Path, programs: Path, *, settings: tuple[str, ...] = SPEED) -> None:
        self.port = free_port()
        self._settings = settings
        self._directory = directory
        self._programs = programs
        self._password = secrets.token_urlsafe(24)
        self._count = 0
        self._initialise()

    def url(self, database: str) -> str:
        """Returns the SQLAlchemy URL of one of the server's databases."""
        return f"postgresql+asyncpg://vestibule:{self._password}@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        """Starts the server and waits until it takes connections."""
        settings = (
            f"port={self.port}",
            "listen_addresses=127.0.0.1",
            f"unix_socket_directories={self._directory}",
            *self._settings,
        )
        options = " ".join(f"-c {setting}" for setting in settings)
        self._pg_ctl("start", "--options", options, "--log", str(self._directory / "log"))

    def stop(self, *, mode: str = "fast") -> None:
        """Stops the server, cutting every connection.

        Args:
            mode: ``fast`` ends sessions in order; ``immediate`` is what a crash looks like to them.
        """
        self._pg_ctl("stop", "--mode", mode)

    def restart(self, *, mode: str = "fast") -> None:
        """Stops and starts the server: every pooled connection is dead, every committed row is there."""
        self.stop(mode=mode)
        self.start()

    def create_database(self, *, template: str = "template1") -> str:
        """Makes a database and returns its name.

        Args:
            template: The database to copy; nobody may be connected to it.
        """
        self._count += 1
        name = f"test_{self._count}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return name

    def create_template(self, fill: Callable[[str], None]) -> str:
        """Makes a database, has it filled once, and returns its name for `create_database`.

        Args:
            fill: Is handed the URL; applies the migrations and leaves no connection behind.
        """
        name = self.create_database()
        fill(self.url(name))
        return name

    def drop_database(self, name: str) -> None:
        """Removes a database, with whoever is still connected to it."""
        self.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def terminate_backends(self, database: str) -> int:
        """Cuts every connection to a database and returns how many there were."""
        cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1"
        return len(self.execute(cut, database))

    def execute(self, statement: str, *arguments: object, database: str = "postgres") -> list[tuple[Any, ...]]:
        """Runs one statement as the superuser, outside every transaction, and returns its rows.

        Args:
            statement: SQL with ``$1`` parameters.
            arguments: Their values.
            database: Where to run it.
        """

        async def run() -> list[tuple[Any, ...]]:
            connection = await asyncpg.connect(
                host="127.0.0.1", port=self.port, user="vestibule", password=self._password, database=database
            )
            try:
                return [tuple(row) for row in await connection.fetch(statement, *arguments)]
            finally:
                await connection.close()

        # In a thread with a loop of its own: usable from fixtures and from within a running test alike.
        with ThreadPoolExecutor(max_workers=1) as pool:
            return pool.submit(asyncio.run, run()).result()

    def _initialise(self) -> None:
        password_file = self._directory / "password"
        password_file.write_text(self._password)
        if os.geteuid() == 0:
            shutil.chown(password_file, "postgres", "postgres")
        self._run(
            "initdb",
            *("--pgdata", str(self._directory / "data"), "--no-sync", "--locale=C", "--encoding=UTF8"),
            *("--username=vestibule", "--auth=password", f"--pwfile={password_file}"),
        )

    def _pg_ctl(self, action: str, *arguments: str) -> None:
        data = str(self._directory / "data")
        self._run("pg_ctl", action, "--pgdata", data, "--wait", "--timeout", str(START_LIMIT_S), *arguments)

    def _run(self, program: str, *arguments: str) -> None:
        who = "postgres" if os.geteuid() == 0 else None
        # A file, not a pipe: the server inherits it and would keep a pipe open for good.
        output = self._directory / "output"
        with output.open("wb") as sink:
            done = subprocess.run(  # noqa: S603 - PostgreSQL's own programs, with arguments made here
                [self._programs / program, *arguments],
                check=False,
                stdin=subprocess.DEVNULL,
                stdout=sink,
                stderr=subprocess.STDOUT,
                cwd="/",
                user=who,
                group=who,
                extra_groups=[] if who else None,
            )
        if done.returncode:
            log = self._directory / "log"
            said = output.read_text() + (log.read_text() if log.exists() else "")
            raise RuntimeError(f"{program} ended with {done.returncode}:\n{said[-4000:]}")


@contextmanager
def running_postgres(*, settings: tuple[str, ...] = SPEED) -> Iterator[PostgresServer]:
    """Yields a running server, and removes it with all its data afterwards.

    Args:
        settings: Of the server, each ``name=value``; none leaves it as durable as PostgreSQL is by itself.

    Raises:
        RuntimeError: PostgreSQL is not installed, or does not start: a failure, never a skip.
    """
    programs = _find_programs()
    # Not pytest's directory, which only its owner may enter.
    directory = Path(tempfile.mkdtemp(prefix="vestibule-postgres-"))
    try:
        if os.geteuid() == 0:
            shutil.chown(directory, "postgres", "postgres")
        server = PostgresServer(directory, programs, settings=settings)
        server.start()
        try:
            yield server
        finally:
            # A test may have left it stopped.
            if (directory / "data" / "postmaster.pid").exists():
                server.stop(mode="immediate")
    finally:
        shutil.rmtree(directory)


def _find_programs() -> Path:
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    # Debian keeps them off the PATH, one directory a version.
    versions = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    if versions:
        return max(versions, key=lambda path: int(path.parent.name))
    raise RuntimeError("PostgreSQL's initdb was not found: `make test-postgres` installs it on Debian")
