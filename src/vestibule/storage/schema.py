"""Bringing the database to the schema of this version, on every start.

Alembic takes 0.35 s to import, so it is only asked when the stored revision is not the newest one.
"""

from importlib.resources import files
from typing import Any, Final

from sqlalchemy import Connection, event, inspect, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from vestibule.errors import DatabaseUnavailable, SchemaMismatch
from vestibule.storage.address import Kind, kind_of, parse_url
from vestibule.storage.postgresql.engine import ACQUIRE_S
from vestibule.storage.sqlite.engine import BUSY_TIMEOUT_S, create_file
from vestibule_sdk.secret import Secret

HEAD: Final = "0007"
"""The newest revision; a test compares it with the migration files."""

BASE: Final = "base"
"""The revision before the first: an empty database."""

_LOCK: Final = int.from_bytes(b"vstbl-db")
"""The advisory lock's number: any, as long as all versions of Vestibule take the same."""


async def migrate(url: Secret, *, revision: str = HEAD) -> bool:
    """Bring a database to a revision; several replicas may try at once.

    Args:
        url: The setting `database_url`.
        revision: Where to; an older one takes steps back, and what those steps remove is lost.

    Returns:
        Whether anything was to be done.

    Raises:
        SchemaMismatch: schema_mismatch; a later version of Vestibule has been here.
        DatabaseUnavailable: database_unavailable.
        SettingsError: settings_refused; the address is not usable.
    """
    parsed = parse_url(url)
    engine = engine_for_start(parsed)
    try:
        async with engine.connect() as connection:
            if await _revision(connection) == revision:
                return False
            if kind_of(parsed) is Kind.POSTGRESQL:
                await connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
            # Another replica may have been faster.
            stored = await _revision(connection)
            if stored == revision:
                return False
            await connection.run_sync(_run_alembic, stored, revision)
            await connection.commit()
    except DBAPIError as error:
        raise DatabaseUnavailable(
            f"the schema could not be brought to revision {revision}: {type(error.orig).__name__}"
        ) from error
    except OSError as error:
        raise DatabaseUnavailable(f"the database does not answer: {error.strerror}") from error
    finally:
        await engine.dispose()
    return True


def engine_for_start(url: URL) -> AsyncEngine:
    """An engine for what is done once, before the store is open; it holds no connection."""
    if kind_of(url) is Kind.POSTGRESQL:
        return create_async_engine(url, poolclass=NullPool, connect_args={"timeout": ACQUIRE_S})
    create_file(url)
    # Foreign keys stay off, SQLite's default: a table that is copied and dropped must not take others along.
    arguments = {"isolation_level": None, "timeout": BUSY_TIMEOUT_S}
    engine = create_async_engine(url, poolclass=NullPool, connect_args=arguments)

    @event.listens_for(engine.sync_engine, "begin")
    def take_the_write_lock(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


async def _revision(connection: AsyncConnection) -> str:
    if not await connection.run_sync(lambda bound: inspect(bound).has_table("alembic_version")):
        return BASE
    stored = (await connection.execute(text("SELECT version_num FROM alembic_version"))).scalar() or BASE
    if stored not in known_revisions():
        raise SchemaMismatch(
            f"the database is at revision {stored}, which this version of Vestibule does not know",
            hint="A later version has changed the schema: run that version, or restore a backup made before it.",
            expected=f"at most {HEAD}",
            received=str(stored),
        )
    return str(stored)


def known_revisions() -> frozenset[str]:
    """All revisions of this version, BASE among them."""
    versions = files("vestibule.storage.migrations.versions")
    return frozenset({BASE}) | {
        entry.name.partition("_")[0] for entry in versions.iterdir() if entry.name[:4].isdecimal()
    }


def _run_alembic(connection: Connection, stored: str, revision: str) -> None:
    # Imported here and only here: see above.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", "vestibule.storage:migrations")
    config.attributes["connection"] = connection
    forward = stored == BASE or (revision != BASE and stored < revision)
    move: Any = command.upgrade if forward else command.downgrade
    move(config, revision)
    if connection.dialect.name == Kind.SQLITE and connection.execute(text("PRAGMA foreign_key_check")).first():
        raise SchemaMismatch("after the migration a row refers to one that is not there; nothing was changed")
