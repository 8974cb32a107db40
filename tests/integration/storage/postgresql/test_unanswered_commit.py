"""The connection breaks around a COMMIT: the login is neither lost nor done twice."""

import pytest
from cutting_proxy import Cut, CuttingProxy
from databases import PostgreSQLDatabase, ring
from stored import NOW_S, a_session, an_attempt, an_indexed_entity, find_account, kept_account

from vestibule.clock import SystemClock
from vestibule.flows.store import Transaction
from vestibule.storage import open_store
from vestibule_sdk.secret import Secret


@pytest.mark.parametrize("cut", list(Cut))
@pytest.mark.parametrize("times", [1, 3])
async def test_a_login_is_kept_once(database: PostgreSQLDatabase, cut: Cut, times: int) -> None:
    attempt = an_attempt()
    runs: list[str] = []
    async with CuttingProxy(database.server.port, cut).running() as proxy:
        url = database.url.reveal().replace(f":{database.server.port}/", f":{proxy.port}/")
        store = await open_store(Secret(url), sealer=ring().sealer("row"), clock=SystemClock())
        account = await kept_account(store)
        session = a_session(account)
        proxy.armed = times

        async def sign_in(transaction: Transaction) -> str:
            runs.append(attempt.flow_id)
            # A second run of a committed login would find its flow spent, and say flow_replayed.
            await transaction.attempts.add(attempt)
            await transaction.sessions.add(session)
            return session.id

        assert await store.write(sign_in) == session.id

        assert await store.read(lambda transaction: transaction.sessions.by_id(session.id)) == session
        await store.close()

    # Only what the server never heard of was run again.
    assert len(runs) == (times + 1 if cut is Cut.BEFORE_COMMIT else 1)
    assert database.execute("SELECT count(*) FROM attempts") == [(1,)]


@pytest.mark.parametrize("cut", list(Cut))
async def test_a_batch_of_rows_is_kept_once(database: PostgreSQLDatabase, cut: Cut) -> None:
    """Run again after all, it would find its own rows, and an import would end with a provider described twice."""
    entities = [an_indexed_entity() for _ in range(3)]
    async with CuttingProxy(database.server.port, cut).running() as proxy:
        url = database.url.reveal().replace(f":{database.server.port}/", f":{proxy.port}/")
        store = await open_store(Secret(url), sealer=ring().sealer("row"), clock=SystemClock())
        proxy.armed = 1

        await store.write(lambda transaction: transaction.metadata_entities.add("01SOURCE", 1, entities))

        found = await store.read(lambda tx: tx.metadata_entities.find("01SOURCE", 1, (), at_most=10))
        assert found.matching == len(entities)
        await store.close()


@pytest.mark.parametrize("cut", list(Cut))
async def test_a_change_without_a_new_row_is_done(database: PostgreSQLDatabase, cut: Cut) -> None:
    """It sets values, so that it may run twice."""
    async with CuttingProxy(database.server.port, cut).running() as proxy:
        url = database.url.reveal().replace(f":{database.server.port}/", f":{proxy.port}/")
        store = await open_store(Secret(url), sealer=ring().sealer("row"), clock=SystemClock())
        account = await kept_account(store)
        session = a_session(account)
        await store.write(lambda transaction: transaction.sessions.add(session))
        proxy.armed = 1

        await store.write(
            lambda transaction: transaction.sessions.seen(session.id, at_s=NOW_S + 90, idle_expires_at_s=NOW_S + 99)
        )

        found = await store.read(lambda transaction: transaction.sessions.by_id(session.id))
        assert found is not None
        assert found.last_seen_at_s == NOW_S + 90
        assert await find_account(store, account.id) == account
        await store.close()
