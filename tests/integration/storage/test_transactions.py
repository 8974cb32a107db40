import asyncio
import contextvars

import pytest
from stored import NOW_S, an_account, an_attempt, find_account, keep_account, keep_attempt, kept_account

from vestibule.errors import DatabaseUnavailable, FlowReplayed
from vestibule.flows.store import Transaction
from vestibule.storage import DatabaseStore


class Refused(Exception):
    """A rule of the work itself."""


async def test_all_of_a_unit_is_kept_or_nothing(store: DatabaseStore) -> None:
    account = an_account()

    async def work(transaction: Transaction) -> None:
        await transaction.accounts.add(account)
        raise Refused

    with pytest.raises(Refused):
        await store.write(work)

    assert await find_account(store, account.id) is None


async def test_ten_that_read_and_then_write_all_succeed(store: DatabaseStore) -> None:
    """Each sees what the ones before it did: none is locked out, and no update is lost."""

    async def count_up(transaction: Transaction) -> int:
        seen = len(await transaction.attempts.newest(limit=100))
        await transaction.attempts.add(an_attempt(at_s=NOW_S + seen))
        return seen

    seen = await asyncio.gather(*[store.write(count_up) for _ in range(10)])

    assert sorted(seen) == list(range(10))


async def test_two_first_logins_of_one_address_do_not_both_find_it_free(store: DatabaseStore) -> None:
    """The rule reads and then writes; write skew would make two accounts of one address."""

    async def sign_up(transaction: Transaction) -> bool:
        if await transaction.accounts.with_email("ann@example.com"):
            return False
        await transaction.accounts.add(an_account(email="ann@example.com"))
        return True

    outcomes = await asyncio.gather(*[store.write(sign_up) for _ in range(8)])

    assert sorted(outcomes) == [False] * 7 + [True]


async def test_of_many_that_add_the_same_at_once_one_does(store: DatabaseStore) -> None:
    """S16: unique keys decide, and a unit that is refused leaves nothing."""

    async def spend(transaction: Transaction) -> bool:
        attempt = an_attempt()
        await transaction.attempts.add(attempt)
        if not await transaction.spent.spend("assertion", "_a1", expires_at_s=NOW_S + 60):
            raise Refused
        return True

    outcomes = await asyncio.gather(*[store.add(spend) for _ in range(20)], return_exceptions=True)

    assert outcomes.count(True) == 1
    assert [type(outcome) for outcome in outcomes if outcome is not True] == [Refused] * 19
    assert len(await store.read(lambda transaction: transaction.attempts.newest(limit=100))) == 1


async def test_one_that_fails_does_not_take_the_others_along(store: DatabaseStore) -> None:
    """Writes that wait together are committed together; still each stands or falls alone."""
    spent = an_attempt()
    await store.write(lambda transaction: transaction.attempts.add(spent))

    async def write(number: int) -> str:
        flow_id = spent.flow_id if number % 3 == 0 else f"own-{number}"
        attempt = an_attempt(flow_id=flow_id)
        await store.write(lambda transaction: transaction.attempts.add(attempt))
        return attempt.id

    outcomes = await asyncio.gather(*[write(number) for number in range(12)], return_exceptions=True)

    refused = [number for number, outcome in enumerate(outcomes) if isinstance(outcome, FlowReplayed)]
    assert refused == [0, 3, 6, 9]
    kept = {attempt.id for attempt in await store.read(lambda transaction: transaction.attempts.newest(limit=100))}
    assert kept == {spent.id, *[outcome for outcome in outcomes if isinstance(outcome, str)]}


async def test_one_who_goes_away_leaves_the_others_be(store: DatabaseStore) -> None:
    accounts = [an_account() for _ in range(10)]
    tasks = [asyncio.create_task(keep_account(store, account)) for account in accounts]
    await asyncio.sleep(0)
    for task in tasks[::3]:
        task.cancel()

    await asyncio.gather(*tasks, return_exceptions=True)

    for account, task in zip(accounts, tasks, strict=True):
        if not task.cancelled():
            assert await find_account(store, account.id) == account
    await kept_account(store)


async def test_a_read_sees_one_moment(store: DatabaseStore) -> None:
    account = an_account()
    started, go_on = asyncio.Event(), asyncio.Event()

    async def twice(transaction: Transaction) -> tuple[bool, bool]:
        before = await transaction.accounts.get(account.id) is not None
        started.set()
        return before, await transaction.accounts.get(account.id) is not None

    async def add() -> None:
        await started.wait()
        await store.write(lambda transaction: transaction.accounts.add(account))
        go_on.set()

    adding = asyncio.create_task(add())
    before, after = await store.read(twice)
    await adding

    assert before is after is False
    assert go_on.is_set()


@pytest.mark.parametrize("how", ["write", "read"])
async def test_work_keeps_the_context_of_its_task(store: DatabaseStore, how: str) -> None:
    """The log's context variables among others: one line names the attempt it belongs to."""
    attempt: contextvars.ContextVar[str] = contextvars.ContextVar("attempt")
    attempt.set("A1")

    async def work(transaction: Transaction) -> str:
        await transaction.accounts.get("nobody")
        return attempt.get()

    assert await getattr(store, how)(work) == "A1"


async def test_many_writes_at_once_are_all_kept(store: DatabaseStore) -> None:
    attempts = [an_attempt() for _ in range(60)]

    await asyncio.gather(*[keep_attempt(store, attempt) for attempt in attempts])

    kept = await store.read(lambda transaction: transaction.attempts.newest(limit=100))
    assert {attempt.id for attempt in kept} == {attempt.id for attempt in attempts}


async def test_a_closed_store_says_so_by_code(store: DatabaseStore) -> None:
    await store.close()

    for work in (find_account(store, "a"), keep_attempt(store, an_attempt()), store.changes()):
        with pytest.raises(DatabaseUnavailable) as refused:
            await work
        assert refused.value.code == "database_unavailable"


async def test_a_key_that_is_no_text_is_refused_by_code(store: DatabaseStore) -> None:
    """What identifies is never changed to fit; the engine lets no such subject through."""
    with pytest.raises(DatabaseUnavailable):
        await keep_attempt(store, an_attempt(flow_id="\ud800"))

    await keep_attempt(store, an_attempt())
