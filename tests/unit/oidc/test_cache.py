"""What providers publish is fetched once, renewed in the background, and survives their bad days (S26)."""

import asyncio

import pytest
from manual_clock import ManualClock

from vestibule.errors import UpstreamTimeout, UpstreamUnreachable
from vestibule.protocols.oidc.cache import (
    COOL_DOWN_S,
    DEFAULT_FRESH_S,
    FAILURE_S,
    MAX_FRESH_S,
    MAX_STALE_S,
    MIN_FRESH_S,
    Loaded,
    RemoteCache,
)

URL = "https://op.example/jwks"


class Source:
    """A loader that tests steer: it counts, fails, and waits when told to."""

    def __init__(self) -> None:
        self.fetches: list[str] = []
        self.max_age_s: int | None = None
        self.failing = False
        self.gate: asyncio.Event | None = None
        self.asked = asyncio.Event()

    async def load(self, url: str) -> Loaded[str]:
        """Give a new version each time."""
        self.fetches.append(url)
        version = len(self.fetches)
        self.asked.set()
        if self.gate is not None:
            await self.gate.wait()
        if self.failing:
            raise UpstreamTimeout(f"fetch {version}")
        return Loaded(f"v{version}", self.max_age_s)


class Shelf:
    """A cache over a Source."""

    def __init__(self, *, max_entries: int = 100) -> None:
        self.clock = ManualClock()
        self.source = Source()
        self.cache: RemoteCache[str] = RemoteCache(self.source.load, self.clock, max_entries=max_entries)


async def settle() -> None:
    """Wait until every background fetch has ended."""
    fetches = asyncio.all_tasks() - {asyncio.current_task()}
    if fetches:
        await asyncio.wait(fetches)


async def test_many_who_wait_share_one_fetch() -> None:
    shelf = Shelf()
    shelf.source.gate = asyncio.Event()
    waiting = [asyncio.create_task(shelf.cache.get(URL)) for _ in range(20)]
    await shelf.source.asked.wait()
    shelf.source.gate.set()
    assert await asyncio.gather(*waiting) == ["v1"] * 20
    assert len(shelf.source.fetches) == 1


async def test_one_who_hangs_up_does_not_take_the_fetch_away() -> None:
    shelf = Shelf()
    shelf.source.gate = asyncio.Event()
    first = asyncio.create_task(shelf.cache.get(URL))
    await shelf.source.asked.wait()
    second = asyncio.create_task(shelf.cache.get(URL))
    first.cancel()
    with pytest.raises(asyncio.CancelledError):
        await first
    shelf.source.gate.set()
    assert await second == "v1"
    assert len(shelf.source.fetches) == 1


@pytest.mark.parametrize(
    ("asked_s", "fresh_s"),
    [(None, DEFAULT_FRESH_S), (0, MIN_FRESH_S), (60, MIN_FRESH_S), (7200, 7200), (10**9, MAX_FRESH_S)],
)
async def test_it_is_fresh_for_as_long_as_the_provider_says_within_bounds(asked_s: int | None, fresh_s: int) -> None:
    shelf = Shelf()
    shelf.source.max_age_s = asked_s
    await shelf.cache.get(URL)
    shelf.clock.advance(fresh_s - 1)
    await shelf.cache.get(URL)
    await settle()
    assert len(shelf.source.fetches) == 1
    shelf.clock.advance(1)
    await shelf.cache.get(URL)
    await settle()
    assert len(shelf.source.fetches) == 2


async def test_a_stale_value_is_served_at_once_while_one_fetch_renews_it() -> None:
    shelf = Shelf()
    await shelf.cache.get(URL)
    shelf.clock.advance(DEFAULT_FRESH_S)
    shelf.source.gate = asyncio.Event()
    assert [await shelf.cache.get(URL) for _ in range(10)] == ["v1"] * 10
    shelf.source.gate.set()
    await settle()
    assert await shelf.cache.get(URL) == "v2"
    assert len(shelf.source.fetches) == 2


async def test_a_dead_provider_is_served_from_memory_for_a_day_and_no_longer() -> None:
    """S26: an IdP hiccup stops no login; a stale set serves at most 24 h."""
    shelf = Shelf()
    await shelf.cache.get(URL)
    shelf.source.failing = True
    shelf.clock.advance(MAX_STALE_S - 1)
    assert await shelf.cache.get(URL) == "v1"
    await settle()
    shelf.clock.advance(1)
    with pytest.raises(UpstreamTimeout):
        await shelf.cache.get(URL)


async def test_a_failed_renewal_is_not_tried_again_on_every_login() -> None:
    shelf = Shelf()
    await shelf.cache.get(URL)
    shelf.source.failing = True
    shelf.clock.advance(DEFAULT_FRESH_S)
    for _ in range(20):
        assert await shelf.cache.get(URL) == "v1"
        await settle()
    assert len(shelf.source.fetches) == 2
    shelf.clock.advance(FAILURE_S)
    await shelf.cache.get(URL)
    await settle()
    assert len(shelf.source.fetches) == 3
    shelf.source.failing = False
    shelf.clock.advance(FAILURE_S)
    await shelf.cache.get(URL)
    await settle()
    assert await shelf.cache.get(URL) == "v4"


async def test_a_failure_is_remembered_for_seconds() -> None:
    """S63: a dead IdP is not asked on every login."""
    shelf = Shelf()
    shelf.source.failing = True
    errors = []
    for _ in range(5):
        with pytest.raises(UpstreamTimeout, match="fetch 1") as caught:
            await shelf.cache.get(URL)
        errors.append(caught.value)
    assert len(shelf.source.fetches) == 1
    assert len(set(map(id, errors))) == 5, "each login has an error of its own to annotate"
    shelf.clock.advance(FAILURE_S)
    shelf.source.failing = False
    assert await shelf.cache.get(URL) == "v2"


async def test_everybody_who_waits_hears_of_the_failure() -> None:
    shelf = Shelf()
    shelf.source.failing = True
    shelf.source.gate = asyncio.Event()
    waiting = [asyncio.create_task(shelf.cache.get(URL)) for _ in range(5)]
    await shelf.source.asked.wait()
    shelf.source.gate.set()
    outcomes = await asyncio.gather(*waiting, return_exceptions=True)
    assert all(isinstance(outcome, UpstreamTimeout) for outcome in outcomes)
    assert len(shelf.source.fetches) == 1


async def test_suspicion_fetches_once_per_cool_down_also_in_parallel() -> None:
    """S26."""
    shelf = Shelf()
    await shelf.cache.get(URL)
    outcomes = await asyncio.gather(*(shelf.cache.reload_on_suspicion(URL) for _ in range(20)))
    assert outcomes == ["v2"] * 20
    assert await shelf.cache.reload_on_suspicion(URL) == "v2"
    assert len(shelf.source.fetches) == 2
    shelf.clock.advance(COOL_DOWN_S)
    assert await shelf.cache.reload_on_suspicion(URL) == "v3"


async def test_a_suspicion_that_cannot_be_followed_serves_what_is_there() -> None:
    """S26: a flood while the IdP is down neither breaks logins nor asks it more than once."""
    shelf = Shelf()
    await shelf.cache.get(URL)
    shelf.source.failing = True
    for _ in range(20):
        assert await shelf.cache.reload_on_suspicion(URL) == "v1"
    assert len(shelf.source.fetches) == 2


async def test_a_reload_asks_whatever_is_in_memory() -> None:
    shelf = Shelf()
    assert await shelf.cache.get(URL) == "v1"
    assert await shelf.cache.reload(URL) == "v2"
    assert await shelf.cache.get(URL) == "v2"
    shelf.source.failing = True
    with pytest.raises(UpstreamTimeout):
        await shelf.cache.reload(URL)
    assert await shelf.cache.get(URL) == "v2"


async def test_the_number_of_entries_is_bounded() -> None:
    """S68: the one unused for longest goes first."""
    shelf = Shelf(max_entries=3)
    for name in ("a", "b", "c", "a", "d", "a", "c", "d", "b"):
        await shelf.cache.get(name)
    assert shelf.source.fetches == ["a", "b", "c", "d", "b"]


async def test_an_entry_that_is_dropped_while_it_is_fetched_still_reaches_who_waits() -> None:
    shelf = Shelf(max_entries=1)
    shelf.source.gate = asyncio.Event()
    waiting = asyncio.create_task(shelf.cache.get("a"))
    await shelf.source.asked.wait()
    other = asyncio.create_task(shelf.cache.get("b"))
    shelf.source.gate.set()
    assert await waiting == "v1"
    assert await other == "v2"


async def test_closing_leaves_no_task_behind() -> None:
    shelf = Shelf()
    await shelf.cache.get(URL)
    shelf.clock.advance(DEFAULT_FRESH_S)
    shelf.source.asked.clear()
    shelf.source.gate = asyncio.Event()
    await shelf.cache.get(URL)
    await shelf.source.asked.wait()
    await shelf.cache.aclose()
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_a_fault_of_ours_is_not_taken_for_the_provider_s() -> None:
    """Only declared errors are remembered; a bug surfaces where it happened."""

    async def load(_url: str) -> Loaded[str]:
        raise ZeroDivisionError

    cache: RemoteCache[str] = RemoteCache(load, ManualClock())
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            await cache.get(URL)


async def test_an_error_that_was_remembered_keeps_its_account() -> None:
    async def load(_url: str) -> Loaded[str]:
        raise UpstreamUnreachable("refused", hint="look at the port", expected="a", received="b")

    cache: RemoteCache[str] = RemoteCache(load, ManualClock())
    for _ in range(2):
        with pytest.raises(UpstreamUnreachable) as caught:
            await cache.get(URL)
        assert (caught.value.detail, caught.value.hint) == ("refused", "look at the port")
        assert (caught.value.expected, caught.value.received) == ("a", "b")
