import asyncio
import subprocess
import sys
from collections.abc import Callable
from typing import Any, TypeVar

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from databases import Database
from msgspec.structs import replace
from sqlalchemy import Connection, inspect
from sqlalchemy.ext.asyncio import create_async_engine
from stored import a_link, a_parked_answer, a_session, an_own_key, kept_account, kept_connection, park

from vestibule.domain.connections.stage import Stage
from vestibule.errors import DatabaseUnavailable, SchemaMismatch
from vestibule.storage import DatabaseStore, migrate
from vestibule.storage.schema import BASE, HEAD
from vestibule.storage.tables import metadata
from vestibule_sdk.secret import Secret

T = TypeVar("T")


async def look(database: Database, what: Callable[[Connection], T]) -> T:
    """Run a function on a connection of SQLAlchemy's."""
    engine = create_async_engine(database.url.reveal())
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(what)
    finally:
        await engine.dispose()


def tables(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names()) - {"alembic_version"}


async def test_every_migration_goes_up_and_down_and_up_again(empty_database: Database) -> None:
    url = empty_database.url
    assert await migrate(url) is True
    assert await look(empty_database, tables) == set(metadata.tables)

    assert await migrate(url, revision=BASE) is True
    assert await look(empty_database, tables) == set()

    assert await migrate(url) is True
    assert await look(empty_database, tables) == set(metadata.tables)
    assert await migrate(url) is False


async def test_what_was_kept_before_saml_is_kept_with_it(store: DatabaseStore, database: Database) -> None:
    """A session's hint for logout still opens after the column's new name; a connection has no keys of ours."""
    connection, account = await kept_connection(store), await kept_account(store)
    session = a_session(account)
    await store.write(lambda transaction: transaction.sessions.add(session))

    assert await migrate(database.url, revision="0002") is True
    ((token,),) = database.execute("SELECT id_token IS NOT NULL FROM sessions")
    assert await migrate(database.url) is True

    assert token
    assert await store.read(lambda transaction: transaction.sessions.by_id(session.id)) == session
    assert await store.read(lambda transaction: transaction.connections.by_id(connection.id)) == connection


async def test_logins_under_way_go_on_after_the_migration(store: DatabaseStore, database: Database) -> None:
    """Their cookies and parked answers name the only version there was; secrets, keys and links come along."""
    own_keys = (an_own_key(),)
    connection = await kept_connection(store, version=7, login_version=7, own_keys=own_keys, stage=Stage.LINKED)
    link = a_link(await kept_account(store), connection)
    answer = a_parked_answer(connection_id=connection.id, login_version=7)
    await store.write(lambda transaction: transaction.links.add(link))
    await park(store, answer)

    assert await migrate(database.url, revision="0003") is True
    assert database.execute("SELECT version FROM parked_answers") == [(7,)]
    assert await migrate(database.url) is True

    assert await store.read(lambda transaction: transaction.connections.by_id(connection.id)) == connection
    assert await store.read(lambda transaction: transaction.links.of_account(link.account_id)) == (link,)
    assert await store.read(lambda tx: tx.parked.get(answer.key_hash, now_s=answer.expires_at_s - 1)) == answer


async def test_a_connection_of_before_has_one_provider(store: DatabaseStore, database: Database) -> None:
    connection = await kept_connection(store)

    assert await migrate(database.url, revision="0004") is True
    assert await migrate(database.url) is True

    assert await store.read(lambda transaction: transaction.connections.by_id(connection.id)) == connection
    assert connection.federation is None


async def test_a_connection_of_before_is_linked_where_somebody_has_signed_in(
    store: DatabaseStore, database: Database
) -> None:
    """R29."""
    used, unused = await kept_connection(store), await kept_connection(store)
    link = a_link(await kept_account(store), used)
    await store.write(lambda transaction: transaction.links.add(link))

    assert await migrate(database.url, revision="0005") is True
    assert await migrate(database.url) is True

    kept = await store.read(lambda transaction: transaction.connections.by_id(used.id))
    assert kept == replace(used, stage=Stage.LINKED)
    assert await store.read(lambda transaction: transaction.connections.by_id(unused.id)) == unused


@pytest.mark.filterwarnings("ignore:Did not recognize type 'xid8'")
async def test_migrations_lead_to_the_tables_the_code_uses(database: Database) -> None:
    def differences(connection: Connection) -> list[Any]:
        # On PostgreSQL alone: the transaction's number, see vestibule.storage.postgresql.signals. On SQLite alone: the
        # index of the search.
        not_compared = {"xact", "ix_signals_xact", "alembic_version"}
        if connection.dialect.name == "postgresql":
            not_compared.add("ix_metadata_entities_search")

        def is_ours(_: object, name: str | None, *__: object) -> bool:
            return name not in not_compared

        context = MigrationContext.configure(connection, opts={"include_object": is_ours, "compare_type": True})
        return list(compare_metadata(context, metadata))

    assert await look(database, differences) == []


def test_the_newest_migration_is_the_one_that_the_start_asks_for() -> None:
    config = Config()
    config.set_main_option("script_location", "vestibule.storage:migrations")

    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


async def test_replicas_that_start_at_once_do_not_collide(empty_database: Database) -> None:
    migrated = await asyncio.gather(*[migrate(empty_database.url) for _ in range(5)])

    assert sorted(migrated) == [False] * 4 + [True]
    assert len(empty_database.execute("SELECT id FROM organizations")) == 1


async def test_a_schema_from_the_future_is_refused(database: Database) -> None:
    """An older version would misread what a newer one wrote."""
    database.execute("UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(SchemaMismatch) as refused:
        await migrate(database.url)

    assert refused.value.code == "schema_mismatch"
    assert refused.value.received == "9999"
    assert database.execute("SELECT count(*) FROM organizations") == [(1,)]


async def test_a_failed_migration_leaves_nothing_behind(empty_database: Database) -> None:
    # In the way of one of the last tables.
    empty_database.execute("CREATE TABLE signals (id INTEGER)")

    with pytest.raises(DatabaseUnavailable) as refused:
        await migrate(empty_database.url)

    assert refused.value.code == "database_unavailable"
    assert await look(empty_database, tables) == {"signals"}


def test_a_start_without_work_imports_no_alembic(database: Database) -> None:
    """Its import alone takes 0.35 s."""
    program = (
        "import asyncio, sys\n"
        "from vestibule.storage import migrate\n"
        "from vestibule_sdk.secret import Secret\n"
        "assert asyncio.run(migrate(Secret(sys.stdin.read()))) is False\n"
        "print('alembic' in sys.modules)\n"
    )
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", program], input=database.url.reveal(), capture_output=True, text=True, check=True
    )

    assert done.stdout.strip() == "False"


@pytest.mark.parametrize(
    "url",
    ["postgresql+asyncpg://vestibule:hunter2@127.0.0.1:1/none", "sqlite+aiosqlite:////nonexistent/directory/v.db"],
)
async def test_a_database_that_is_not_there_is_said_by_code_and_without_its_password(url: str) -> None:
    """S59."""
    with pytest.raises(DatabaseUnavailable) as refused:
        await migrate(Secret(url))

    assert refused.value.code == "database_unavailable"
    assert "hunter2" not in str(refused.value)
