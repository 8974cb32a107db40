"""A signal whose transaction takes long becomes visible after later ones, and is heard all the same."""

import asyncio

from databases import Database, ring
from stored import NOW_S, a_session, kept_account

from vestibule.clock import SystemClock
from vestibule.domain.accounts.session import Session
from vestibule.flows.store import Transaction
from vestibule.storage import DatabaseStore, open_store


async def test_a_slow_revocation_is_not_omitted(store: DatabaseStore, database: Database) -> None:
    replica = await open_store(database.url, sealer=ring().sealer("row"), clock=SystemClock())
    slow, quick = [a_session(await kept_account(store)) for _ in range(2)]
    for session in (slow, quick):
        await add(store, session)
    has_begun, may_end = asyncio.Event(), asyncio.Event()

    async def revoke_slowly(transaction: Transaction) -> None:
        await transaction.sessions.revoke(slow.id, at_s=NOW_S)
        has_begun.set()
        await may_end.wait()

    revoking = asyncio.create_task(store.write(revoke_slowly))
    await has_begun.wait()
    await store.write(lambda transaction: transaction.sessions.revoke(quick.id, at_s=NOW_S))
    first = {signal.key for signal in await replica.changes()}
    may_end.set()
    await revoking
    second = {signal.key for signal in await replica.changes()}
    await replica.close()

    assert first == {quick.id}
    assert slow.id in second


async def add(store: DatabaseStore, session: Session) -> None:
    await store.write(lambda transaction: transaction.sessions.add(session))
