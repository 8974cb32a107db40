"""Connections are cut while logins are under way. SQLite has none to cut, and keeps the same promise."""

import asyncio

from databases import Database
from stored import an_attempt, keep_attempt

from vestibule.flows.store import Transaction
from vestibule.storage import DatabaseStore


async def test_a_connection_cut_in_the_middle_of_a_transaction_is_retried(
    store: DatabaseStore, database: Database
) -> None:
    attempt = an_attempt()
    tries: list[int] = []

    async def work(transaction: Transaction) -> int:
        await transaction.attempts.newest(limit=1)
        if not tries:
            tries.append(database.cut_connections())
        await transaction.attempts.add(attempt)
        return len(tries)

    assert await store.write(work) == 1
    assert await store.read(lambda transaction: transaction.attempts.get(attempt.id)) == attempt


async def test_connections_cut_while_idle_are_not_noticed(store: DatabaseStore, database: Database) -> None:
    await asyncio.gather(*[keep_attempt(store, an_attempt()) for _ in range(10)])
    await asyncio.to_thread(database.cut_connections)

    await asyncio.gather(*[keep_attempt(store, an_attempt()) for _ in range(10)])

    assert len(await store.read(lambda transaction: transaction.attempts.newest(limit=100))) == 20


async def test_no_login_is_lost_or_doubled_while_connections_are_cut(store: DatabaseStore, database: Database) -> None:
    """A doubled one would find its own flow spent; a lost one would be missing."""
    attempts = [an_attempt() for _ in range(120)]
    done = asyncio.Event()

    async def cut() -> None:
        while not done.is_set():
            await asyncio.to_thread(database.cut_connections)

    cutting = asyncio.create_task(cut())
    for start in range(0, len(attempts), 8):
        await asyncio.gather(*[keep_attempt(store, attempt) for attempt in attempts[start : start + 8]])
    done.set()
    await cutting

    kept = await store.read(lambda transaction: transaction.attempts.newest(limit=1_000))
    assert sorted(attempt.id for attempt in kept) == sorted(attempt.id for attempt in attempts)
