"""S50, S69: sessions that rest on a connection end when it is removed, and when it is disabled if that is asked for.

The administrator's acts come from a process's own view of the database, as those of the command line do.
"""

from collections.abc import AsyncIterator

import pytest
from databases import Database
from error_page import refusal
from house import House, Log
from manual_clock import ManualClock
from running_host import free_port, settings_for
from stored import a_proof, a_session, kept_account, kept_connection

from vestibule.app.host import Host, open_host
from vestibule.domain.accounts.session import Session
from vestibule.domain.audit.event import Action
from vestibule.domain.connections.model import Connection
from vestibule.errors import NotFound
from vestibule.flows.connections.manage import Disabled
from vestibule.flows.store import Transaction

WITHIN_S = 1.0
MANY = 300


@pytest.fixture
async def host(database: Database, clock: ManualClock) -> AsyncIterator[Host]:
    """An installation without a server."""
    settings = settings_for(database.url.reveal(), port=free_port())
    async with open_host(settings, clock=clock) as opened:
        yield opened


async def _kept(host: Host, connection: Connection, *, sessions: int) -> list[Session]:
    account = await kept_account(host.store)
    now_s = host.clock.now_s()
    made = [
        a_session(
            account,
            proof=a_proof(connection_id=connection.id),
            idle_expires_at_s=now_s + 3600,
            expires_at_s=now_s + 7200,
        )
        for _ in range(sessions)
    ]

    async def keep(transaction: Transaction) -> None:
        for session in made:
            await transaction.sessions.add(session)

    await host.store.write(keep)
    return made


async def _live(host: Host, connection: Connection) -> int:
    now_s = host.clock.now_s()
    return len(await host.store.read(lambda tx: tx.sessions.of_connection(connection.id, now_s=now_s)))


async def _ended_in_audit(host: Host) -> list[tuple[str, str | None, str | None]]:
    events = await host.store.read(lambda transaction: transaction.audit.newest(limit=10 * MANY))
    return [
        (event.actor, event.connection_id, event.account_id)
        for event in events
        if event.action is Action.SESSION_REVOKED
    ]


async def test_removing_ends_every_session_with_its_audit_event(host: Host) -> None:
    """S50, S69: also of many, once each, and nobody else's; this process and the others hear of each."""
    going, staying = await kept_connection(host.store), await kept_connection(host.store)
    sessions = await _kept(host, going, sessions=MANY)
    [other] = await _kept(host, staying, sessions=1)
    told: list[tuple[str, str]] = []
    host.feed.subscribe(lambda kind, key: told.append((kind, key)))

    await host.store.changes()
    assert await host.manage.remove(going.provider_id) == MANY

    wanted = {("session", session.id) for session in sessions} | {("connection", going.id)}
    assert len(told) == len(wanted)
    assert set(told) == wanted
    assert wanted <= {(signal.kind, signal.key) for signal in await host.store.changes()}
    assert await _live(host, going) == 0
    assert await _live(host, staying) == 1
    assert await _ended_in_audit(host) == [("cli", going.id, sessions[0].account_id)] * MANY
    kept = await host.store.read(lambda transaction: transaction.sessions.by_id(other.id))
    assert kept == other


async def test_what_has_ended_before_is_not_ended_again(host: Host) -> None:
    """S69: one audit event for one end."""
    going = await kept_connection(host.store)
    [first, _] = await _kept(host, going, sessions=2)
    await host.store.write(lambda transaction: transaction.sessions.revoke(first.id, at_s=host.clock.now_s()))
    assert await host.manage.remove(going.provider_id) == 1
    assert len(await _ended_in_audit(host)) == 1


async def test_a_removal_that_fails_ends_nothing(host: Host) -> None:
    """The sessions end in the transaction of the removal, or not at all."""
    staying = await kept_connection(host.store)
    await _kept(host, staying, sessions=2)
    with pytest.raises(NotFound) as refused:
        await host.manage.remove(staying.provider_id.swapcase())
    assert refused.value.code == "object_not_found"
    assert await _live(host, staying) == 2
    assert await _ended_in_audit(host) == []


async def test_disabling_ends_sessions_only_when_asked(host: Host) -> None:
    """S50: also when the connection was disabled before, for whoever thinks of it a moment later."""
    connection = await kept_connection(host.store)
    await _kept(host, connection, sessions=2)
    manage = host.manage
    provider_id = connection.provider_id
    assert await manage.disable(provider_id, end_sessions=False) == Disabled(was_enabled=True, sessions_ended=0)
    assert await _live(host, connection) == 2
    assert await manage.disable(provider_id, end_sessions=True) == Disabled(was_enabled=False, sessions_ended=2)
    assert await _live(host, connection) == 0
    assert await manage.disable(provider_id, end_sessions=True) == Disabled(was_enabled=False, sessions_ended=0)
    stored = await manage.get(provider_id)
    assert (stored.enabled, stored.version) == (False, connection.version + 1)


async def test_a_session_is_refused_once_its_connection_is_removed(house: House) -> None:
    """S50: the host was warm, the act was another process's, and a second later nobody is signed in through it."""
    house.connect("Leaving")
    async with house.browser() as browser, house.browser() as neighbour:
        await browser.signed_in("Leaving", person=house.newcomer().subject)
        await neighbour.signed_in("Twin", person=house.newcomer().subject)
        house.clock.advance(WITHIN_S)
        assert await browser.session_status() == 200
        assert house.host.run(_remove(house, "Leaving")) == 1
        house.clock.advance(WITHIN_S)
        assert await browser.session_status() == 401
        assert (await browser.get("/account")).headers["location"] == "/login?return_to=%2Faccount"
        assert await neighbour.session_status() == 200


async def test_a_session_outlives_disabling_unless_it_is_to_end(house: House) -> None:
    """S50: disabling keeps people out, and with the option out at once those who are in."""
    house.connect("Closing")
    async with house.browser() as browser:
        await browser.signed_in("Closing", person=house.newcomer().subject)
        assert house.host.run(_disable(house, "Closing", end_sessions=False)).sessions_ended == 0
        house.clock.advance(WITHIN_S)
        assert await browser.session_status() == 200
        assert house.host.run(_disable(house, "Closing", end_sessions=True)).sessions_ended == 1
        house.clock.advance(WITHIN_S)
        assert await browser.session_status() == 401


@pytest.mark.parametrize("act", ["remove", "disable"])
async def test_a_login_under_way_begins_no_session_behind_the_end_of_the_others(
    house: House, log: Log, act: str
) -> None:
    """S50, S73: no time has passed, so that the host that finishes the login has not heard of anything yet."""
    provider_id = f"Sudden-{act}"
    house.connect(provider_id)
    async with house.browser() as browser:
        person = house.newcomer()
        await browser.signed_in(provider_id, person=person.subject)
        callback = await browser.callback_url(provider_id, person=person.subject)
        work = _remove(house, provider_id) if act == "remove" else _disable(house, provider_id, end_sessions=True)
        house.host.run(work)
        with refusal(house, log, "connection_changed", status=400, stored=True) as caught:
            caught.answer = await browser.get(callback)
        house.clock.advance(WITHIN_S)
        assert await browser.session_status() == 401


async def _remove(house: House, provider_id: str) -> int:
    async with open_host(house.host.settings, clock=house.clock) as elsewhere:
        return await elsewhere.manage.remove(provider_id)


async def _disable(house: House, provider_id: str, *, end_sessions: bool) -> Disabled:
    async with open_host(house.host.settings, clock=house.clock) as elsewhere:
        return await elsewhere.manage.disable(provider_id, end_sessions=end_sessions)
