"""A plan is good for the state that it was made on, and for no other."""

from collections.abc import AsyncIterator

import pytest
from databases import MASTER_KEY, Database

from vestibule.app.host import Host, open_host
from vestibule.domain.audit.event import Action, Event
from vestibule.errors import AlreadyExists, EditConflict
from vestibule.flows.connections.apply import ApplyConnections
from vestibule.flows.connections.draft import Change, Draft
from vestibule.flows.store import Transaction
from vestibule.settings import load_settings


@pytest.fixture
async def host(database: Database) -> AsyncIterator[Host]:
    """An open installation."""
    environ = {"VESTIBULE_DATABASE_URL": database.url.reveal(), "VESTIBULE_SECRET_KEY": MASTER_KEY.reveal()}
    async with open_host(load_settings(environ=environ)) as opened:
        yield opened


@pytest.fixture
def apply(host: Host) -> ApplyConnections:
    """What is under test."""
    check = host.check
    return ApplyConnections(store=host.store, check=check, feed=host.feed, clock=host.clock)


def draft(provider_id: str, *, name: str = "") -> Draft:
    """A connection of that name."""
    config = {"issuer": "https://id.example", "clientId": "app", "clientSecret": "s"}
    return Draft(provider_id=provider_id, connector="oidc", name=name or provider_id, config=config)


async def names(host: Host) -> list[str]:
    """What is stored."""
    return [connection.name for connection in await host.manage.all()]


async def test_a_connection_changed_since_refuses_the_whole_plan(host: Host, apply: ApplyConnections) -> None:
    """S73: nobody's change is overwritten unseen."""
    await host.manage.add(draft("Old"), ask_provider=False)
    plan = await apply.plan([draft("New"), draft("Old", name="Renamed")], ask_provider=False)
    await host.manage.change("Old", Change(name="Changed"))
    with pytest.raises(EditConflict) as caught:
        await apply.write(plan)
    assert caught.value.code == "edit_conflict"
    assert await names(host) == ["Changed"]


async def test_a_connection_added_since_refuses_the_whole_plan(host: Host, apply: ApplyConnections) -> None:
    plan = await apply.plan([draft("A"), draft("B")], ask_provider=False)
    await host.manage.add(draft("B"), ask_provider=False)
    with pytest.raises(AlreadyExists):
        await apply.write(plan)
    assert await names(host) == ["B"]


async def test_every_write_has_its_audit_event(host: Host, apply: ApplyConnections) -> None:
    """S69."""
    await apply.write(await apply.plan([draft("A"), draft("B")], ask_provider=False))
    await apply.write(await apply.plan([draft("A", name="Other"), draft("B")], ask_provider=False))

    async def find(transaction: Transaction) -> tuple[Event, ...]:
        return await transaction.audit.newest(limit=10)

    events = [event for event in await host.store.read(find) if event.actor == "cli"]
    assert sorted(event.action for event in events) == [
        Action.CONNECTION_ADDED,
        Action.CONNECTION_ADDED,
        Action.CONNECTION_CHANGED,
    ]
    assert "changed: name" in {event.note for event in events}
