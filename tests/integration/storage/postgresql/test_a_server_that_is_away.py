import asyncio

import pytest
from databases import PostgreSQLDatabase
from stored import an_attempt, keep_attempt

from vestibule.errors import DatabaseUnavailable
from vestibule.storage import DatabaseStore


async def test_a_restart_of_the_server_loses_no_login(store: DatabaseStore, database: PostgreSQLDatabase) -> None:
    attempts = [an_attempt() for _ in range(40)]
    for attempt in attempts[:10]:
        await keep_attempt(store, attempt)

    restarting = asyncio.create_task(asyncio.to_thread(database.server.restart, mode="immediate"))
    for attempt in attempts[10:]:
        await keep_attempt(store, attempt)
    await restarting

    kept = await store.read(lambda transaction: transaction.attempts.newest(limit=100))
    assert {attempt.id for attempt in kept} == {attempt.id for attempt in attempts}


async def test_a_server_that_stays_away_is_said_by_code(store: DatabaseStore, database: PostgreSQLDatabase) -> None:
    await asyncio.to_thread(database.server.stop)
    try:
        with pytest.raises(DatabaseUnavailable) as refused:
            await keep_attempt(store, an_attempt())
    finally:
        await asyncio.to_thread(database.server.start)

    assert refused.value.code == "database_unavailable"
    await keep_attempt(store, an_attempt())
