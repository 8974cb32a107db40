"""S50: a session's id, its two lifetimes, its end, and how it lies in the database."""

from typing import cast

import pytest
from databases import Database
from error_page import refusal, shown_error
from house import House, Log, opened_house
from http_browser import HTTPBrowser, set_cookies
from manual_clock import ManualClock
from twin_server import RunningTwin

COOKIE = "vestibule-session"


def token_of(browser: HTTPBrowser) -> str:
    token = browser.cookies.get(COOKIE)
    assert token is not None
    return token


async def test_every_login_gives_a_new_session_and_ends_the_one_before(house: House) -> None:
    """S50, S56: new at login, server-side; the old token opens nothing, also for somebody who kept it (fixation)."""
    person = house.newcomer()
    async with house.browser() as browser, house.browser() as keeper:
        await browser.signed_in("Twin", person=person.subject)
        first = token_of(browser)
        keeper.cookies.set(COOKIE, first, domain="127.0.0.1")
        assert await keeper.session_status() == 200
        await browser.signed_in("Twin", person=person.subject)
        assert token_of(browser) != first
        assert await browser.session_status() == 200
        assert await keeper.session_status() == 401


async def test_a_planted_session_is_not_taken_over(house: House) -> None:
    """S50: a login never continues under a token that the browser brought along."""
    async with house.browser() as browser:
        browser.cookies.set(COOKIE, "planted-by-somebody", domain="127.0.0.1", path="/")
        answer = await browser.sign_in("Twin", person=house.newcomer().subject)
        assert answer.status_code == 303
        assert "planted-by-somebody" not in set_cookies(answer)[COOKIE]


async def test_a_failed_login_leaves_the_session_alone(house: House) -> None:
    async with house.browser() as browser:
        await browser.signed_in("Twin", person=house.newcomer().subject)
        refused = await browser.sign_in("Twin", person=house.newcomer(denied=True).subject)
        assert refused.status_code == 403
        assert await browser.session_status() == 200


async def test_tokens_are_long_and_stored_as_hashes(house: House) -> None:
    """S50, S59: 128 bits and more; a copy of the database opens no session."""
    async with house.browser() as browser:
        await browser.signed_in("Twin", person=house.newcomer().subject)
        token = token_of(browser)
    assert len(token) >= 22  # of 64 letters: 132 bits
    at_rest = house.database.bytes_at_rest()
    assert token.encode() not in at_rest
    [(stored,)] = house.database.execute("SELECT token_hash FROM sessions ORDER BY created_at_s DESC, id DESC LIMIT 1")
    assert len(bytes(cast("bytes", stored))) == 32


async def test_a_session_ends_by_disuse(house: House) -> None:
    """S50, S75: the idle lifetime begins anew with use, at most once a minute in the database."""
    idle_s = house.host.settings.session_idle_s
    async with house.browser() as used, house.browser() as idle:
        await used.signed_in("Twin", person=house.newcomer().subject)
        await idle.signed_in("Twin", person=house.newcomer().subject)
        house.clock.advance(idle_s - 1)
        assert await used.session_status() == 200
        house.clock.advance(1)
        assert await idle.session_status() == 401
        assert await used.session_status() == 200
        house.clock.advance(idle_s - 1)
        assert await used.session_status() == 401


async def test_a_session_ends_whatever_happens(house: House) -> None:
    """S50: the absolute lifetime is not prolonged by use."""
    settings = house.host.settings
    async with house.browser() as browser:
        await browser.signed_in("Twin", person=house.newcomer().subject)
        step_s, left_s = settings.session_idle_s - 60, settings.session_absolute_s
        while left_s > step_s:
            house.clock.advance(step_s)
            left_s -= step_s
            assert await browser.session_status() == 200
        house.clock.advance(left_s - 1)
        assert await browser.session_status() == 200
        house.clock.advance(1)
        assert await browser.session_status() == 401


async def test_lifetimes_are_settings(database: Database, twin: RunningTwin, clock: ManualClock) -> None:
    with opened_house(database, twin, clock, session_idle_s="100", session_absolute_s="150") as house:
        house.connect("Twin")
        async with house.browser() as browser:
            answer = await browser.sign_in("Twin", person=house.newcomer().subject)
            assert "; Max-Age=150; " in set_cookies(answer)[COOKIE]
            clock.advance(99)
            assert await browser.session_status() == 200
            clock.advance(51)
            assert await browser.session_status() == 401


@pytest.mark.parametrize("cookie", ["", "x", "x" * 5000, "../../etc", "%00", '"quoted"', "a b"])
async def test_what_is_no_token_is_nobody(house: House, cookie: str) -> None:
    """S19."""
    async with house.browser() as browser:
        answer = await browser.get("/api/session", headers={"cookie": f"{COOKIE}={cookie}"})
        assert answer.status_code == 401
        page = await browser.get("/account", headers={"cookie": f"{COOKIE}={cookie}"})
        assert (page.status_code, page.headers["location"]) == (303, "/login?return_to=%2Faccount")


async def test_a_session_ends_another_of_the_account(house: House) -> None:
    """S50, S56: one, or all others; at once, and nobody else's."""
    person, stranger = house.newcomer(), house.newcomer()
    async with house.browser() as one, house.browser() as two, house.browser() as three, house.browser() as alien:
        for browser in (one, two, three):
            await browser.signed_in("Twin", person=person.subject)
        await alien.signed_in("Twin", person=stranger.subject)
        page = (await one.get("/account")).text
        ids = [part.partition('"')[0] for part in page.split('name="session_id" value="')[1:]]
        assert len(ids) == 2
        done = await one.post_form(
            "/account/sessions/end", {"csrf_token": await one.csrf_token(), "session_id": ids[0]}
        )
        assert (done.status_code, done.headers["location"]) == (303, "/account?done=session_ended")
        assert sorted([await two.session_status(), await three.session_status()]) == [200, 401]
        await one.post_form("/account/sessions/end-others", {"csrf_token": await one.csrf_token()})
        assert [await browser.session_status() for browser in (one, two, three)] == [200, 401, 401]
        assert await alien.session_status() == 200


async def test_nobody_ends_the_session_of_another_account(house: House, log: Log) -> None:
    """S47, S72: an id of somebody else's is as unknown as one that was never there."""
    async with house.browser() as mine, house.browser() as theirs:
        await mine.signed_in("Twin", person=house.newcomer().subject)
        victim = house.newcomer()
        await theirs.signed_in("Twin", person=victim.subject)
        [(session_id,)] = house.database.execute(f"SELECT id FROM sessions WHERE subject = '{victim.subject}'")  # noqa: S608
        pages = []
        for wanted in (str(session_id), "01ARZ3NDEKTSV4RRFFQ69G5FAV", "", "\0", "é' OR 1=1 --"):
            token = await mine.csrf_token()
            with refusal(house, log, "object_not_found", status=404, stored=False) as caught:
                caught.answer = await mine.post_form(
                    "/account/sessions/end", {"csrf_token": token, "session_id": wanted}
                )
            pages.append(caught.answer.text.replace(shown_error(caught.answer).attempt_id, ""))
        assert len(set(pages)) == 1
        assert await theirs.session_status() == 200
