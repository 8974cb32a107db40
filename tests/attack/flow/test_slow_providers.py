"""Providers that hang, drip or are gone: their own logins end in bounded time, and nobody else waits (S32, S63)."""

import asyncio
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from databases import Database
from error_page import refusal, shown_error
from house import House, Log, another_twin, newcomer, opened_house
from http_browser import BEGIN
from manual_clock import ManualClock
from twin_server import RunningTwin

from vestibule_twin.faults import Faults, Wire

BOUND_S = 30


@pytest.fixture
def slow_twins(clock: ManualClock) -> Iterator[tuple[RunningTwin, ...]]:
    """Three providers to be made slow."""
    with ExitStack() as stack:
        yield tuple(stack.enter_context(another_twin(clock)) for _ in range(3))


@pytest.fixture
def slow(slow_twins: tuple[RunningTwin, ...]) -> RunningTwin:
    """One of them."""
    return slow_twins[0]


async def test_logins_at_hanging_providers_end_while_others_go_on(
    house: House, log: Log, slow_twins: tuple[RunningTwin, ...]
) -> None:
    """S32, S63: 10 s for a whole call, whether no byte comes or one now and then; the other provider is not slowed.

    Ten browsers wait for what one provider says about itself: one call is made, and all ten are told when it fails.
    """
    hanging, dripping, mute = slow_twins
    for provider_id, twin in (("Hanging", hanging), ("Dripping", dripping), ("Mute", mute)):
        house.connect(provider_id, twin=twin)
    asked = mute.twin.journal.requests["discovery"]
    async with asyncio.timeout(4 * BOUND_S), house.browser() as browser, house.browser() as other:
        callbacks = [
            await browser.callback_url("Hanging", person=newcomer(hanging).subject),
            await browser.callback_url("Dripping", person=newcomer(dripping).subject),
        ]
        hanging.twin.faults = Faults(token_wire=(Wire.HANG,))
        dripping.twin.faults = Faults(token_wire=(Wire.DRIP,), slow_s=0.5)
        mute.twin.faults = Faults(discovery_wire=(Wire.HANG,))
        waiting = [asyncio.create_task(browser.get(url)) for url in [*callbacks, *[f"{BEGIN}/Mute"] * 10]]
        for _ in range(5):
            await other.signed_in("Twin", person=house.newcomer().subject)
        assert not any(task.done() for task in waiting)
        answers = await asyncio.gather(*waiting)
    assert {(answer.status_code, shown_error(answer).code) for answer in answers} == {(504, "upstream_timeout")}
    assert [event["code"] for event in log] == ["upstream_timeout"] * 12
    assert mute.twin.journal.requests["discovery"] == asked + 1


async def test_a_provider_that_is_gone_is_told_at_once(house: House, log: Log, slow: RunningTwin) -> None:
    """S63: refused connections, at the first step and at the last."""
    house.connect("Gone", twin=slow)
    async with asyncio.timeout(BOUND_S), house.browser() as browser:
        callback = await browser.callback_url("Gone", person=newcomer(slow).subject)
        slow.stop()
        with refusal(house, log, "upstream_unreachable", status=502, stored=True) as caught:
            caught.answer = await browser.get(callback)
        # What the provider says about itself is known for a while: sending people there costs it no call.
        assert (await browser.begin("Gone")).status_code == 303
        house.clock.advance(86_400 + 3_600)
        for _ in range(4):
            with refusal(house, log, "upstream_unreachable", status=502, stored=False) as caught:
                caught.answer = await browser.get(f"{BEGIN}/Gone")


async def test_a_host_with_a_dead_provider_starts_and_serves_the_others(
    database: Database, twin: RunningTwin, clock: ManualClock, slow: RunningTwin, log: Log
) -> None:
    """S63: no provider is called on start; the sign-in page offers both, and one of them works."""
    with opened_house(database, twin, clock) as before:
        before.connect("Twin")
        before.connect("Dead", twin=slow)
    slow.stop()
    with opened_house(database, twin, clock) as house:
        house.connect("Twin2")
        async with asyncio.timeout(BOUND_S), house.browser() as browser:
            page = await browser.get("/login")
            assert "Door Dead" in page.text
            assert "Door Twin" in page.text
            with refusal(house, log, "upstream_unreachable", status=502, stored=False) as caught:
                caught.answer = await browser.get(f"{BEGIN}/Dead")
            await browser.signed_in("Twin2", person=house.newcomer().subject)
