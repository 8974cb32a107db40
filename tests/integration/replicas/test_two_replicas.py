"""S50: what ends at one replica has ended at the other within a second. Two hosts over one database, by one clock."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from account_changes import confirm, passed
from error_page import shown_error
from house import House, browser_at, replica_of

from vestibule.flows.connections.draft import Change
from vestibule_twin.tokens import logout_token

WITHIN_S = 1.0


@dataclass(frozen=True)
class Pair:
    """Two replicas; browsers come to `here` unless a test sends them `there`."""

    here: House
    there: House


@pytest.fixture(scope="module")
def pair(house: House) -> Iterator[Pair]:
    with replica_of(house) as other:
        yield Pair(here=house, there=other)


async def test_a_session_of_one_is_good_at_the_other(pair: Pair) -> None:
    """A balancer may send any request anywhere, the callback included."""
    async with browser_at(pair.there) as browser:
        begun = await browser.begin("Twin", login_hint=pair.here.newcomer().subject)
        callback = (await browser.provider_answer(begun)).headers["location"]
        async with pair.here.browser() as same:
            for cookie in browser.cookies.jar:
                same.cookies.jar.set_cookie(cookie)
            assert (await same.get(callback)).status_code == 303
            for cookie in same.cookies.jar:
                browser.cookies.jar.set_cookie(cookie)
        assert await browser.session_status() == 200


async def test_a_session_ended_here_ends_there_within_a_second(pair: Pair) -> None:
    """S50: refused at once here; there, however warm its memory, not later than a second after."""
    person = pair.here.newcomer()
    async with pair.here.browser() as one, pair.here.browser() as two, browser_at(pair.there) as two_there:
        await one.signed_in("Twin", person=person.subject)
        await two.signed_in("Twin", person=person.subject)
        for cookie in two.cookies.jar:
            two_there.cookies.jar.set_cookie(cookie)
        pair.here.clock.advance(WITHIN_S)
        assert await two_there.session_status() == 200
        await one.post_form("/account/sessions/end-others", {"csrf_token": await one.csrf_token()})
        assert await two.session_status() == 401
        pair.here.clock.advance(WITHIN_S)
        assert await two_there.session_status() == 401


async def test_a_token_that_a_confirmation_replaced_here_is_dead_there(pair: Pair) -> None:
    """S48, S50: however warm the other replica's memory."""
    person = pair.here.newcomer()
    async with pair.here.browser() as one, browser_at(pair.there) as old:
        await one.signed_in("Twin", person=person.subject)
        for cookie in one.cookies.jar:
            old.cookies.jar.set_cookie(cookie)
        assert await old.session_status() == 200
        account = (await one.get("/api/session")).json()["account"]["id"]
        [(link,)] = pair.here.database.execute(f"SELECT id FROM links WHERE account_id = '{account}'")  # noqa: S608
        back = await passed(one, await confirm(one, str(link)), person=person.subject)
        assert (await one.get(back.headers["location"])).status_code == 303
        pair.here.clock.advance(WITHIN_S)
        assert await old.session_status() == 401
        assert await one.session_status() == 200


async def test_a_sign_out_here_is_one_there(pair: Pair) -> None:
    """S50, S56."""
    async with pair.here.browser() as browser, browser_at(pair.there) as copy:
        await browser.signed_in("Twin", person=pair.here.newcomer().subject)
        for cookie in browser.cookies.jar:
            copy.cookies.jar.set_cookie(cookie)
        assert await copy.session_status() == 200
        await browser.post_form("/logout", {"csrf_token": await browser.csrf_token()})
        pair.here.clock.advance(WITHIN_S)
        assert await copy.session_status() == 401


async def test_a_connection_changed_by_a_third_process_is_changed_at_both(pair: Pair) -> None:
    """S70, S73: the command line is a process of its own."""
    pair.here.connect("Shortlived")
    async with pair.here.browser() as one, browser_at(pair.there) as two:
        for browser in (one, two):
            assert (await browser.begin("Shortlived")).status_code == 303
        pair.here.change("Shortlived", Change(enabled=False))
        pair.here.clock.advance(WITHIN_S)
        for browser in (one, two):
            assert shown_error(await browser.begin("Shortlived")).code == "unknown_connection"
            assert "Door Shortlived" not in (await browser.get("/login")).text
        pair.here.change("Shortlived", Change(enabled=True))
        pair.here.clock.advance(WITHIN_S)
        for browser in (one, two):
            assert (await browser.begin("Shortlived")).status_code == 303


async def test_a_logout_token_is_good_once_for_both(pair: Pair) -> None:
    """S79."""
    person = pair.here.newcomer()
    async with pair.here.browser() as browser, browser_at(pair.there) as there:
        await browser.signed_in("Twin", person=person.subject)
        twin = pair.here.twin.twin
        session = next(session for session in twin.sessions.values() if session.person == person)
        client = twin.clients[next(iter(session.clients))]
        form = {"logout_token": logout_token(twin, client, session)}
        path = "/api/auth/sso/backchannel-logout/Twin"
        assert (await browser.post(path, data=form)).status_code == 200
        assert (await there.post(path, data=form)).status_code == 400
