"""The list behind the sign-in page: in the order that people expect, read once, and again after a change."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from databases import Database
from manual_clock import ManualClock
from running_host import free_port, settings_for
from stored import kept_connection

from vestibule.app.host import Host, open_host
from vestibule.flows.connections.listing import EnabledConnections

LATER_S = 1


@pytest.fixture
async def host(database: Database, clock: ManualClock) -> AsyncIterator[Host]:
    """An installation without a server."""
    settings = settings_for(database.url.reveal(), port=free_port())
    async with open_host(settings, clock=clock) as opened:
        yield opened


async def test_they_come_by_name_whatever_its_case_and_accents(host: Host) -> None:
    for name in ("Zeta", "alpha", "Österreich", "Beta"):
        await kept_connection(host.store, name=name)
    await kept_connection(host.store, name="Off", enabled=False)

    enabled = EnabledConnections(host.store, host.feed)

    names = ["alpha", "Beta", "Österreich", "Zeta"]
    assert [connection.name for connection in await enabled.all()] == names
    found = (await enabled.directory()).find(at_most=10)
    assert [connection.name for connection in found.entries] == names


async def test_visitors_of_one_moment_share_one_list(host: Host) -> None:
    await kept_connection(host.store)
    enabled = EnabledConnections(host.store, host.feed)

    first, *others = await asyncio.gather(*(enabled.directory() for _ in range(20)))

    assert all(other is first for other in others)


async def test_a_change_makes_a_new_list(host: Host, clock: ManualClock) -> None:
    await kept_connection(host.store, name="Acme")
    enabled = EnabledConnections(host.store, host.feed)
    before = await enabled.directory()

    await kept_connection(host.store, name="Globex")
    clock.advance(LATER_S)

    assert [connection.name for connection in (await enabled.directory()).find("globex", at_most=9).entries] == [
        "Globex"
    ]
    assert len(before) == 1
