"""The SQLite file itself; these tests make their own, whatever the session tests on."""

import asyncio
import sqlite3
import stat
from pathlib import Path

import pytest
from databases import ring
from stored import an_attempt, keep_attempt

from vestibule.clock import SystemClock
from vestibule.errors import DatabaseUnavailable
from vestibule.flows.store import Transaction
from vestibule.storage import DatabaseStore, migrate, open_store
from vestibule_sdk.secret import Secret


async def opened(path: Path) -> DatabaseStore:
    url = Secret(f"sqlite+aiosqlite:///{path}")
    await migrate(url)
    return await open_store(url, sealer=ring().sealer("row"), clock=SystemClock())


def modes_in(directory: Path) -> dict[str, int]:
    return {path.name: stat.S_IMODE(path.stat().st_mode) for path in directory.iterdir()}


async def test_only_its_owner_may_read_it(tmp_path: Path) -> None:
    """S59: neither the file nor its log is for other users of the machine."""
    store = await opened(tmp_path / "v.db")
    await keep_attempt(store, an_attempt())

    modes = modes_in(tmp_path)
    await store.close()

    assert modes == {"v.db": 0o600, "v.db-wal": 0o600, "v.db-shm": 0o600}


async def test_a_write_waits_for_the_one_of_another_process(tmp_path: Path) -> None:
    store = await opened(tmp_path / "v.db")
    other = sqlite3.connect(tmp_path / "v.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    attempt = an_attempt()

    writing = asyncio.create_task(keep_attempt(store, attempt))
    # Reads go on meanwhile, and do not see it.
    assert await store.read(lambda transaction: transaction.attempts.newest(limit=1)) == ()
    assert not writing.done()
    other.execute("ROLLBACK")
    other.close()
    await writing

    assert await store.read(lambda transaction: transaction.attempts.get(attempt.id)) == attempt
    await store.close()


async def test_a_reading_transaction_cannot_write(tmp_path: Path) -> None:
    store = await opened(tmp_path / "v.db")

    with pytest.raises(DatabaseUnavailable):
        await store.read(lambda transaction: transaction.attempts.add(an_attempt()))

    await store.close()


async def test_work_that_waits_for_something_else_is_refused(tmp_path: Path) -> None:
    """It would hold the only write lock meanwhile."""
    store = await opened(tmp_path / "v.db")

    async def work(transaction: Transaction) -> None:
        await transaction.attempts.newest(limit=1)
        await asyncio.sleep(0)

    with pytest.raises(RuntimeError, match="nothing but its transaction"):
        await store.write(work)

    await keep_attempt(store, an_attempt())
    await store.close()


async def test_closing_finishes_what_is_under_way(tmp_path: Path) -> None:
    store = await opened(tmp_path / "v.db")
    attempts = [an_attempt() for _ in range(40)]
    writing = [asyncio.create_task(keep_attempt(store, attempt)) for attempt in attempts]
    await asyncio.sleep(0)

    await store.close()
    await asyncio.gather(*writing)

    again = await opened(tmp_path / "v.db")
    assert len(await again.read(lambda transaction: transaction.attempts.newest(limit=100))) == len(attempts)
    await again.close()


async def test_a_file_that_is_no_database_is_said_by_code(tmp_path: Path) -> None:
    (tmp_path / "v.db").write_bytes(b"not a database at all" * 100)

    with pytest.raises(DatabaseUnavailable) as refused:
        await opened(tmp_path / "v.db")

    assert refused.value.code == "database_unavailable"
