from collections.abc import AsyncIterator

import pytest
from databases import Database, ring
from msgspec.structs import replace
from stored import NOW_S, a_session, kept_account, kept_connection

from vestibule.clock import SystemClock
from vestibule.domain.accounts.session import Session
from vestibule.flows.store import Transaction
from vestibule.storage import DatabaseStore, open_store


@pytest.fixture
async def replica(database: Database) -> AsyncIterator[DatabaseStore]:
    """Another store over the same database."""
    opened = await open_store(database.url, sealer=ring().sealer("row"), clock=SystemClock())
    yield opened
    await opened.close()


async def kept_session(store: DatabaseStore) -> Session:
    session = a_session(await kept_account(store))
    await store.write(lambda transaction: transaction.sessions.add(session))
    return session


async def revoke(store: DatabaseStore, session: Session) -> bool:
    return await store.write(lambda transaction: transaction.sessions.revoke(session.id, at_s=NOW_S))


async def heard(store: DatabaseStore) -> set[tuple[str, str]]:
    return {(signal.kind, signal.key) for signal in await store.changes()}


async def test_a_revocation_is_heard_by_every_replica(store: DatabaseStore, replica: DatabaseStore) -> None:
    """S50: each caches sessions, and asks at least once a second."""
    session = await kept_session(store)
    await heard(replica)
    await revoke(store, session)

    assert await heard(replica) == {("session", session.id)}
    assert await heard(store) == {("session", session.id)}


async def test_what_was_heard_is_not_told_for_ever(store: DatabaseStore, replica: DatabaseStore) -> None:
    await revoke(store, await kept_session(store))
    await heard(replica)

    assert await heard(replica) == set()


async def test_what_happened_before_the_start_is_not_told(store: DatabaseStore, database: Database) -> None:
    await revoke(store, await kept_session(store))

    late = await open_store(database.url, sealer=ring().sealer("row"), clock=SystemClock())
    told = await heard(late)
    await late.close()

    assert told == set()


async def test_only_what_was_committed_is_told(store: DatabaseStore, replica: DatabaseStore) -> None:
    session = await kept_session(store)

    async def revoke_and_fail(transaction: Transaction) -> None:
        await transaction.sessions.revoke(session.id, at_s=NOW_S)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await store.write(revoke_and_fail)

    assert await heard(replica) == set()


async def test_every_change_of_a_connection_is_told(store: DatabaseStore, replica: DatabaseStore) -> None:
    connection = await kept_connection(store)
    assert await heard(replica) == {("connection", connection.id)}

    changed = replace(connection, version=2, enabled=False)
    await store.write(lambda transaction: transaction.connections.replace(changed, expected_version=1))
    assert await heard(replica) == {("connection", connection.id)}

    await store.write(lambda transaction: transaction.connections.remove(connection.id))
    assert await heard(replica) == {("connection", connection.id)}


async def test_a_replica_that_slept_through_the_pruning_hears_what_was_pruned(
    store: DatabaseStore, replica: DatabaseStore
) -> None:
    """Nobody visits, so nobody asks for changes; but every replica prunes, and hears before signals go."""
    session = await kept_session(store)
    await revoke(store, session)
    now_s = SystemClock().now_s()
    for one in (store, replica):
        await one.prune(now_s + 3_600)

    await replica.prune(now_s + 10 * 86_400)

    assert ("session", session.id) in await heard(replica)
    assert ("session", session.id) in await heard(store)


async def test_signals_are_told_in_any_number(store: DatabaseStore, replica: DatabaseStore) -> None:
    sessions = [await kept_session(store) for _ in range(30)]
    for session in sessions:
        await revoke(store, session)

    assert await heard(replica) == {("session", session.id) for session in sessions}
