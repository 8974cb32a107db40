"""S67: limits are shared by all processes, through either database."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from databases import Database, ring
from manual_clock import ManualClock

from vestibule.errors import RateLimited
from vestibule.flows.limits.rate_limits import Limit, RateLimits
from vestibule.flows.limits.shared import StoredCounts
from vestibule.storage import DatabaseStore, open_store

BUDGETS = {Limit.LOGIN: 10, Limit.CONNECTION: 40, Limit.ACCOUNT: 20, Limit.LOGOUT_TOKEN: 20}
ADDRESS = (Limit.LOGIN, "203.0.113.9")


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
async def other_store(database: Database, clock: ManualClock) -> AsyncIterator[DatabaseStore]:
    opened = await open_store(database.url, sealer=ring().sealer("row"), clock=clock)
    yield opened
    await opened.close()


@pytest.fixture
def processes(store: DatabaseStore, other_store: DatabaseStore, clock: ManualClock) -> tuple[RateLimits, RateLimits]:
    return (
        RateLimits(BUDGETS, clock=clock, shared=StoredCounts(store)),
        RateLimits(BUDGETS, clock=clock, shared=StoredCounts(other_store)),
    )


async def admitted(limits: RateLimits, *uses: tuple[Limit, str], times: int) -> int:
    async def one() -> int:
        try:
            await limits.admit(*uses)
        except RateLimited:
            return 0
        return 1

    return sum([await one() for _ in range(times)])


async def test_two_processes_admit_little_more_than_one(processes: tuple[RateLimits, RateLimits]) -> None:
    """S67: at most one and a half budgets of two processes."""
    one, other = processes
    total = sum([await admitted(limits, ADDRESS, times=1) for _ in range(20) for limits in (one, other)])
    assert 10 <= total <= 15
    assert await admitted(one, (Limit.LOGIN, "203.0.113.10"), times=20) == 10


async def test_the_next_window_remembers_the_other_process(
    processes: tuple[RateLimits, RateLimits], clock: ManualClock
) -> None:
    """S67: changing the process when the minute turns gains nothing."""
    one, other = processes
    clock.advance(59)
    assert await admitted(one, ADDRESS, times=10) == 10
    assert await admitted(other, ADDRESS, times=10) == 5
    clock.advance(1)
    assert await admitted(other, ADDRESS, times=10) == 0
    clock.advance(120)
    assert await admitted(other, ADDRESS, times=10) == 10


async def test_parallel_exchanges_lose_no_count(processes: tuple[RateLimits, RateLimits], database: Database) -> None:
    """S67: every exchange is one transaction, so processes that ask at the same moment see one another."""
    keys = [(Limit.LOGIN, f"203.0.113.{number}") for number in range(10)]
    await asyncio.gather(*[admitted(limits, key, times=10) for limits in processes for key in keys])
    rows = database.execute("SELECT count(*), count(DISTINCT process) FROM limit_counts")
    assert rows == [(20, 2)]
    for limits in processes:
        assert sum([await admitted(limits, key, times=1) for key in keys]) == 0


async def test_harmless_traffic_leaves_the_table_empty(
    processes: tuple[RateLimits, RateLimits], database: Database
) -> None:
    """DESIGN.md: begin writes nothing to the database."""
    assert await admitted(processes[0], ADDRESS, (Limit.CONNECTION, "keycloak"), times=5) == 5
    assert database.execute("SELECT count(*) FROM limit_counts") == [(0,)]


async def test_no_address_is_kept_in_clear(processes: tuple[RateLimits, RateLimits], database: Database) -> None:
    """S59: a stolen database does not list who asked."""
    assert await admitted(processes[0], ADDRESS, times=10) == 10
    assert b"203.0.113.9" not in database.bytes_at_rest()


async def test_counts_are_swept_up(
    processes: tuple[RateLimits, RateLimits], store: DatabaseStore, clock: ManualClock, database: Database
) -> None:
    """S68: two windows later nobody asks for them."""
    await admitted(processes[0], ADDRESS, times=10)
    await store.prune(clock.now_s())
    assert database.execute("SELECT count(*) FROM limit_counts") == [(1,)]
    await store.prune(clock.now_s() + 121)
    assert database.execute("SELECT count(*) FROM limit_counts") == [(0,)]
