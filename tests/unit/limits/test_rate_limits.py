"""S67: limits by client, connection and session, in one process and over several."""

from collections.abc import Mapping

import pytest
from manual_clock import ManualClock

from vestibule.domain.policy.limit_counts import OthersCounts
from vestibule.errors import DatabaseUnavailable, RateLimited
from vestibule.flows.limits.rate_limits import KEYS_AT_MOST, Limit, RateLimits, budgets_of
from vestibule.settings import Settings

BUDGETS = {Limit.LOGIN: 10, Limit.CONNECTION: 40, Limit.ACCOUNT: 20, Limit.LOGOUT_TOKEN: 20}


class Database:
    """The shared table, in memory: what each process told, by key and window."""

    def __init__(self) -> None:
        self.told: dict[tuple[str, int], dict[int, int]] = {}
        self.exchanges = 0
        self.is_down = False

    def of(self, process: int) -> "Process":
        """The table as one process sees it."""
        return Process(self, process)


class Process:
    """Satisfies SharedCounts."""

    def __init__(self, database: Database, process: int) -> None:
        self._database = database
        self._process = process

    async def exchange(self, own: Mapping[str, int], *, window: int) -> Mapping[str, OthersCounts]:
        """Tell and ask."""
        self._database.exchanges += 1
        if self._database.is_down:
            raise DatabaseUnavailable("down")
        for key, count in own.items():
            self._database.told.setdefault((key, window), {})[self._process] = count
        return {key: OthersCounts(self._others(key, window), self._others(key, window - 1)) for key in own}

    def _others(self, key: str, window: int) -> int:
        told = self._database.told.get((key, window), {})
        return sum(count for process, count in told.items() if process != self._process)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def database() -> Database:
    return Database()


@pytest.fixture
def limits(clock: ManualClock, database: Database) -> RateLimits:
    return RateLimits(BUDGETS, clock=clock, shared=database.of(0))


async def admitted(limits: RateLimits, *uses: tuple[Limit, str], times: int) -> int:
    count = 0
    for _ in range(times):
        try:
            await limits.admit(*uses)
        except RateLimited:
            continue
        count += 1
    return count


async def test_a_client_uses_up_only_its_own_budget(limits: RateLimits) -> None:
    """S67."""
    assert await admitted(limits, (Limit.LOGIN, "203.0.113.1"), times=30) == 10
    assert await admitted(limits, (Limit.LOGIN, "203.0.113.2"), times=30) == 10


async def test_the_wait_that_is_named_is_enough(limits: RateLimits, clock: ManualClock) -> None:
    """S67: Retry-After."""
    await admitted(limits, (Limit.LOGIN, "a"), times=10)
    with pytest.raises(RateLimited) as refused:
        await limits.admit((Limit.LOGIN, "a"))
    assert refused.value.code == "rate_limited"
    assert refused.value.retry_after_s >= 1
    clock.advance(refused.value.retry_after_s)
    await limits.admit((Limit.LOGIN, "a"))


async def test_one_client_cannot_lock_a_connection(limits: RateLimits) -> None:
    """S67: what its own limit refuses is not counted against the connection, so others still sign in."""
    uses = ((Limit.LOGIN, "attacker"), (Limit.CONNECTION, "keycloak"))
    assert await admitted(limits, *uses, times=1000) == 10
    assert await admitted(limits, (Limit.LOGIN, "victim"), (Limit.CONNECTION, "keycloak"), times=10) == 10


async def test_a_used_up_connection_costs_a_client_nothing(limits: RateLimits) -> None:
    """A request is counted against all limits that concern it, or against none."""
    await admitted(limits, (Limit.CONNECTION, "busy"), times=40)
    assert await admitted(limits, (Limit.LOGIN, "a"), (Limit.CONNECTION, "busy"), times=20) == 0
    assert await admitted(limits, (Limit.LOGIN, "a"), (Limit.CONNECTION, "idle"), times=20) == 10


async def test_limits_do_not_share_keys(limits: RateLimits) -> None:
    await admitted(limits, (Limit.CONNECTION, "same"), times=40)
    assert await admitted(limits, (Limit.LOGOUT_TOKEN, "same"), times=30) == 20


async def test_harmless_traffic_costs_the_database_nothing(limits: RateLimits, database: Database) -> None:
    """DESIGN.md, begin: no database write, for anybody who stays below half a budget."""
    for number in range(1000):
        assert await admitted(limits, (Limit.LOGIN, f"client {number}"), times=5) == 5
    assert database.exchanges == 0


async def test_a_busy_key_is_told_once_and_then_once_a_second(
    limits: RateLimits, database: Database, clock: ManualClock
) -> None:
    """S67: also somebody who is refused all the time makes no writes."""
    assert await admitted(limits, (Limit.CONNECTION, "busy"), times=30) == 30
    assert database.exchanges == 1
    clock.advance(1)
    assert await admitted(limits, (Limit.CONNECTION, "busy"), (Limit.LOGIN, "x"), times=1) == 1
    assert database.exchanges == 2
    await admitted(limits, (Limit.CONNECTION, "busy"), times=1000)
    assert database.exchanges == 2
    clock.advance(5)
    await admitted(limits, (Limit.CONNECTION, "busy"), times=1000)
    assert database.exchanges == 2


async def test_busy_keys_are_told_together(limits: RateLimits, database: Database, clock: ManualClock) -> None:
    for number in range(30):
        await admitted(limits, (Limit.LOGIN, f"client {number}"), times=6)
    assert database.exchanges == 30
    clock.advance(0.5)
    for number in range(30):
        await admitted(limits, (Limit.LOGIN, f"client {number}"), times=1)
    assert database.exchanges == 30
    clock.advance(0.5)
    await admitted(limits, (Limit.LOGIN, "client 0"), times=1)
    assert database.exchanges == 31
    assert [told[0] for told in database.told.values()] == [7] * 30


@pytest.mark.parametrize("processes", [1, 2, 3, 5])
@pytest.mark.parametrize("in_turn", [True, False])
async def test_several_processes_share_a_limit(
    clock: ManualClock, database: Database, *, processes: int, in_turn: bool
) -> None:
    """S67: N processes admit at most (N + 1) / 2 budgets in a window, however requests are spread over them."""
    limits = [RateLimits(BUDGETS, clock=clock, shared=database.of(number)) for number in range(processes)]
    total = 0
    if in_turn:
        for _ in range(100):
            for process in limits:
                total += await admitted(process, (Limit.CONNECTION, "one"), times=1)
    else:
        for process in limits:
            total += await admitted(process, (Limit.CONNECTION, "one"), times=100)
    assert 40 <= total <= 40 * (processes + 1) // 2


async def test_what_others_admitted_counts_into_the_next_window(clock: ManualClock, database: Database) -> None:
    """S67: an attacker gains nothing by changing the process when the minute turns."""
    clock.advance(59)
    one, other = (RateLimits(BUDGETS, clock=clock, shared=database.of(number)) for number in range(2))
    assert await admitted(one, (Limit.LOGIN, "a"), times=10) == 10
    assert await admitted(other, (Limit.LOGIN, "a"), times=10) == 5
    clock.advance(1)
    assert await admitted(other, (Limit.LOGIN, "a"), times=10) == 0


async def test_without_the_database_each_process_holds_the_limit_alone(limits: RateLimits, database: Database) -> None:
    """S67: neither open to everything nor closed to everybody."""
    database.is_down = True
    assert await admitted(limits, (Limit.LOGIN, "a"), times=30) == 10


async def test_memory_is_bounded(limits: RateLimits) -> None:
    """S67, S68: a flood of addresses makes the longest unused one forgotten, and never anybody locked out."""
    assert await admitted(limits, (Limit.LOGIN, "first"), times=20) == 10
    for number in range(KEYS_AT_MOST):
        await limits.admit((Limit.LOGIN, str(number)))
    assert await admitted(limits, (Limit.LOGIN, "first"), times=20) == 10
    await admitted(limits, (Limit.CONNECTION, "kept"), times=40)
    for number in range(2 * KEYS_AT_MOST):
        await limits.admit((Limit.LOGIN, str(-number)))
    assert await admitted(limits, (Limit.CONNECTION, "kept"), times=20) == 0


async def test_a_long_key_takes_no_more_room_than_a_real_one(limits: RateLimits) -> None:
    """S68: Provider IDs are counted before they are looked up."""
    assert await admitted(limits, (Limit.CONNECTION, "x" * 60_000), times=20) == 20
    assert await admitted(limits, (Limit.CONNECTION, "x" * 50_000), times=30) == 20


def test_every_limit_has_a_setting() -> None:
    budgets = budgets_of(Settings(rate_limit_login=7))
    assert budgets[Limit.LOGIN] == 7
    assert set(budgets) == set(Limit)
    assert budgets[Limit.CONNECTION] >= 10 * Settings().rate_limit_login
