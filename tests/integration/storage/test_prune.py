"""S68: what is over goes, in small steps; what is live stays."""

from databases import Database
from stored import NOW_S, a_parked_answer, a_session, an_attempt, an_event, keep_attempt, keep_event, kept_account, park

from vestibule.domain.accounts.session import Session
from vestibule.flows.store import Transaction
from vestibule.storage import DatabaseStore
from vestibule.storage.prune import ATTEMPTS_KEPT_S, BATCH, SESSIONS_KEPT_S

DAY_S = 86_400


async def test_expired_values_are_forgotten_and_live_ones_stay_spent(store: DatabaseStore) -> None:
    async def spend(transaction: Transaction) -> list[bool]:
        return [
            await transaction.spent.spend("jti", value, expires_at_s=expires_at_s)
            for value, expires_at_s in (("over", NOW_S - 1), ("live", NOW_S + 1))
        ]

    await store.write(spend)

    assert await store.prune(NOW_S) == 1
    assert await store.write(spend) == [True, False]


async def test_answers_that_nobody_came_for_are_forgotten(store: DatabaseStore) -> None:
    over, live = a_parked_answer(expires_at_s=NOW_S - 1), a_parked_answer(expires_at_s=NOW_S + 1)
    await park(store, over)
    await park(store, live)

    assert await store.prune(NOW_S) == 1
    assert await store.read(lambda transaction: transaction.parked.get(live.key_hash, now_s=NOW_S)) == live


async def test_sessions_go_a_while_after_their_end(store: DatabaseStore) -> None:
    account = await kept_account(store)
    ends = {"over": NOW_S - SESSIONS_KEPT_S - 1, "just over": NOW_S - 1, "live": NOW_S + DAY_S}
    sessions = {name: a_session(account, expires_at_s=end) for name, end in ends.items()}

    async def keep(transaction: Transaction) -> None:
        for session in sessions.values():
            await transaction.sessions.add(session)

    await store.write(keep)
    await store.prune(NOW_S)

    async def find(transaction: Transaction) -> dict[str, Session | None]:
        return {name: await transaction.sessions.by_id(session.id) for name, session in sessions.items()}

    assert await store.read(find) == {**sessions, "over": None}


async def test_attempts_go_after_a_month_and_events_stay(store: DatabaseStore) -> None:
    old, young = an_attempt(at_s=NOW_S - ATTEMPTS_KEPT_S - 1), an_attempt(at_s=NOW_S - ATTEMPTS_KEPT_S + 1)
    event = an_event(at_s=NOW_S - 1_000 * DAY_S)
    for attempt in (old, young):
        await keep_attempt(store, attempt)
    await keep_event(store, event)

    await store.prune(NOW_S)

    assert await store.read(lambda transaction: transaction.attempts.newest(limit=10)) == (young,)
    assert await store.read(lambda transaction: transaction.audit.newest(limit=10)) == (event,)


async def test_more_than_one_batch_goes(store: DatabaseStore) -> None:
    count = BATCH + 10

    async def spend(transaction: Transaction) -> None:
        for number in range(count):
            await transaction.spent.spend("jti", str(number), expires_at_s=NOW_S - number)

    await store.write(spend)

    assert await store.prune(NOW_S + 1) == count
    assert await store.prune(NOW_S + 1) == 0


async def test_signals_do_not_pile_up(store: DatabaseStore, database: Database) -> None:
    account = await kept_account(store)
    session = a_session(account)

    async def work(transaction: Transaction) -> None:
        await transaction.sessions.add(session)
        await transaction.sessions.revoke(session.id, at_s=NOW_S)

    await store.write(work)
    await store.prune(NOW_S + 1_000 * DAY_S)

    assert database.execute("SELECT count(*) FROM signals") == [(0,)]
