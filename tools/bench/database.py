"""Where the host keeps its rows: SQLite in a directory of the run, a PostgreSQL of the run, or one that is named."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import create_async_engine

from vestibule.storage.tables import sessions

URL_VARIABLE: Final = "BENCH_DATABASE_URL"

_TEST_SUPPORT: Final = Path(__file__).parents[2] / "tests" / "support"


@contextmanager
def database(directory: Path, *, postgresql: bool) -> Iterator[str]:
    """The SQLAlchemy URL of an empty database.

    Args:
        directory: For SQLite.
        postgresql: Start a PostgreSQL server for the run, which waits for its disk as an ordinary one does.

    Raises:
        RuntimeError: PostgreSQL is not installed, or does not start.
    """
    if postgresql:
        # The tests know how a server is started, as root too.
        sys.path.insert(0, str(_TEST_SUPPORT))
        from postgres import running_postgres  # noqa: PLC0415

        with running_postgres(settings=()) as server:
            yield server.url(server.create_database())
    else:
        yield os.environ.get(URL_VARIABLE) or f"sqlite+aiosqlite:///{directory / 'vestibule.db'}"


async def committed_sessions(url: str) -> int:
    """How many session rows a connection of its own finds."""
    engine = create_async_engine(url)
    try:
        async with engine.connect() as connection:
            found = await connection.execute(select(func.count()).select_from(sessions))
            return int(found.scalar_one())
    finally:
        await engine.dispose()
