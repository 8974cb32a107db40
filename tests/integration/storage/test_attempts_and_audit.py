import asyncio

import pytest
from databases import Database
from stored import NOW_S, an_attempt, an_event, keep_attempt, keep_event

from vestibule.domain.audit.attempt import Outcome
from vestibule.errors import AlreadyExists, FlowReplayed
from vestibule.flows.store import Transaction
from vestibule.storage import DatabaseStore


async def test_an_attempt_comes_back_as_it_was_kept(store: DatabaseStore) -> None:
    attempt = an_attempt()
    refusal = an_attempt(
        outcome=Outcome.REFUSED,
        code="nonce_mismatch",
        step="verify",
        detail="the nonce differs",
        hint="sign in again",
        expected="a",
        received="b",
        account_id=None,
        steps=(),
    )
    await keep_attempt(store, attempt)
    await keep_attempt(store, refusal)

    assert await store.read(lambda transaction: transaction.attempts.get(attempt.id)) == attempt
    assert await store.read(lambda transaction: transaction.attempts.get(refusal.id)) == refusal
    assert await store.read(lambda transaction: transaction.attempts.get("another")) is None


async def test_the_newest_attempts_come_first(store: DatabaseStore) -> None:
    attempts = [an_attempt(at_s=NOW_S + number) for number in range(4)]
    for attempt in attempts:
        await keep_attempt(store, attempt)

    newest = await store.read(lambda transaction: transaction.attempts.newest(limit=2))

    assert newest == (attempts[3], attempts[2])


async def test_a_flow_is_good_for_one_answer(store: DatabaseStore) -> None:
    attempt = an_attempt()
    await keep_attempt(store, attempt)

    with pytest.raises(FlowReplayed) as refused:
        await store.write(lambda transaction: transaction.attempts.add(an_attempt(flow_id=attempt.flow_id)))

    assert refused.value.code == "flow_replayed"


async def test_a_taken_short_id_is_not_mistaken_for_a_replay(store: DatabaseStore) -> None:
    attempt = an_attempt()
    await keep_attempt(store, attempt)

    with pytest.raises(AlreadyExists) as refused:
        await store.write(lambda transaction: transaction.attempts.add(an_attempt(id=attempt.id)))

    assert refused.value.code == "already_exists"


async def test_events_come_back_newest_first(store: DatabaseStore) -> None:
    first = an_event(connection_id="c", account_id="a", subject_hash="h", attempt_id="t", code="x", note="y")
    second = an_event(at_s=NOW_S + 1)
    for event in (first, second):
        await keep_event(store, event)

    assert await store.read(lambda transaction: transaction.audit.newest(limit=5)) == (second, first)


@pytest.mark.parametrize("statement", ["UPDATE audit_events SET note = 'nothing happened'", "DELETE FROM audit_events"])
async def test_the_trail_cannot_be_edited(store: DatabaseStore, database: Database, statement: str) -> None:
    """S69: append-only, also for somebody at the database's own prompt."""
    event = an_event()
    await keep_event(store, event)

    with pytest.raises(Exception, match="append-only"):
        database.execute(statement)

    assert await store.read(lambda transaction: transaction.audit.newest(limit=5)) == (event,)


async def test_a_value_is_good_once_among_many_tries_at_once(store: DatabaseStore) -> None:
    async def spend(transaction: Transaction) -> bool:
        return await transaction.spent.spend("jti", "abc", expires_at_s=NOW_S)

    outcomes = await asyncio.gather(*[store.write(spend) for _ in range(20)])

    assert sorted(outcomes) == [False] * 19 + [True]


async def test_kinds_of_spent_values_do_not_meet(store: DatabaseStore) -> None:
    async def spend(transaction: Transaction) -> list[bool]:
        pairs = [("a", "x"), ("b", "x"), ("a", "X"), ("a", "x")]
        return [await transaction.spent.spend(kind, value, expires_at_s=NOW_S) for kind, value in pairs]

    assert await store.write(spend) == [True, True, True, False]
