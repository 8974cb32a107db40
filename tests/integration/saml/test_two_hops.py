"""S13, S16: the first hop verifies and parks, the second binds to the browser; each is good once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx2
import pytest
from databases import Database
from error_page import refusal, shown_error
from house import House, Log, browser_at, opened_house, replica_of
from http_browser import HTTPBrowser, query_of, refresh_of, set_cookies
from manual_clock import ManualClock
from running_host import running_host
from saml_house import FINISH, Posted, answered, asked_once_more, connect_saml, deliver, parked_at, saml_sign_in
from twin_server import RunningTwin

from vestibule.flows.connections.draft import Change


@pytest.fixture(scope="module")
def hopping(house: House) -> House:
    """The house, with the SAML connection `Hop`."""
    connect_saml(house, "Hop")
    return house


@asynccontextmanager
async def waiting(house: House, *, provider_id: str = "Hop") -> AsyncIterator[tuple[HTTPBrowser, Posted]]:
    """A browser in which the provider's form waits to be sent."""
    async with house.browser() as browser:
        begun = await browser.begin(provider_id)
        yield browser, await answered(browser, begun, person=house.newcomer().subject)


async def finish_url(house: House, browser: HTTPBrowser, *, provider_id: str = "Hop") -> str:
    """Where the first hop sends a browser that has signed in at the provider."""
    parked = await parked_at(house, browser, provider_id, person=house.newcomer().subject)
    assert parked.status_code == 303, parked.text
    return parked.headers["location"]


def held(browser: HTTPBrowser, parked: httpx2.Response) -> dict[str, str]:
    """The header of a request with a browser's flows, and with what the first hop gave whoever posted."""
    cookies = [f"{cookie.name}={cookie.value}" for cookie in browser.cookies.jar if "flow" in cookie.name]
    cookies.append(f"vestibule-assertion={parked.cookies['vestibule-assertion']}")
    return {"cookie": "; ".join(cookies)}


async def test_a_finished_tab_leaves_the_cookie_of_another_tab_alone(hopping: House) -> None:
    """Tabs that a browser opens again all sign in at once, and share the cookie."""
    async with hopping.browser() as browser:
        done = await browser.get(await finish_url(hopping, browser))
        assert done.status_code == 303
        assert "vestibule-session" in set_cookies(done)
        assert "vestibule-assertion" not in set_cookies(done)


async def test_a_handle_without_its_cookie_is_worth_nothing(hopping: House, log: Log) -> None:
    """S13: a page of ours asks once more, in case the browser left the cookie out, then it is over."""
    async with hopping.browser() as browser, hopping.browser() as stranger:
        finish = await finish_url(hopping, browser)
        first = await stranger.get(finish)
        assert first.status_code == 200
        again = refresh_of(first.text)
        assert query_of(again) == {**query_of(finish), "again": "1"}
        with refusal(hopping, log, "state_mismatch", status=400, stored=False) as caught:
            caught.answer = await stranger.get(again)
        assert (await browser.get(finish)).status_code == 303


async def test_the_page_that_asks_once_more_finishes_the_login(hopping: House) -> None:
    """Some browsers leave Lax cookies out on the first hop after a cross-site POST."""
    async with hopping.browser() as browser, hopping.browser() as bare:
        finish = await finish_url(hopping, browser)
        again = refresh_of((await bare.get(finish)).text)
        assert (await browser.get(again)).status_code == 303
        assert await browser.session_status() == 200


@pytest.mark.parametrize("query", ["", "?handle=", "?handle=another", "?handle=%F0%9F%94%91", "?handle=" + "x" * 5000])
async def test_a_cookie_without_its_handle_is_worth_nothing(hopping: House, log: Log, query: str) -> None:
    """S13."""
    async with hopping.browser() as browser:
        await finish_url(hopping, browser)
        with refusal(hopping, log, "state_mismatch", status=400, stored=False) as caught:
            caught.answer = await asked_once_more(browser, f"{FINISH}{query}")


async def test_the_handle_of_one_login_does_not_fit_the_cookie_of_another(hopping: House, log: Log) -> None:
    """S13: neither half finds the row."""
    async with hopping.browser() as one, hopping.browser() as other:
        finish = await finish_url(hopping, one)
        await finish_url(hopping, other)
        with refusal(hopping, log, "state_mismatch", status=400, stored=False) as caught:
            caught.answer = await asked_once_more(other, finish)


async def test_the_response_of_one_browser_does_not_complete_the_login_of_another(hopping: House, log: Log) -> None:
    """S13: an attacker's own response, posted by a page of the attacker, signs the victim in as nobody (login CSRF)."""
    async with waiting(hopping) as (_, posted), hopping.browser() as victim:
        await victim.begin("Hop")
        parked = await deliver(hopping, victim, posted)
        with refusal(hopping, log, "in_response_to_mismatch", status=403, stored=True) as caught:
            caught.answer = await victim.get(parked.headers["location"])
        assert "/api/auth/sso/login/Hop" in caught.answer.text
        assert await victim.session_status() == 401


async def test_a_response_to_one_connection_does_not_complete_a_flow_of_another(hopping: House, log: Log) -> None:
    """S13, S20: two connections to one provider; the request of one is answered through the other."""
    connect_saml(hopping, "HopTwo")
    async with hopping.browser() as browser:
        begun = await browser.begin("Hop")
        flow = next(name for name in set_cookies(begun) if name.startswith("vestibule-flow-"))
        posted = await answered(browser, begun, person=hopping.newcomer().subject)
        other = Posted(posted.action.replace("/acs/Hop", "/acs/HopTwo"), posted.fields)
        with refusal(hopping, log, "destination_mismatch", status=403, stored=True, flow_spent=False) as caught:
            caught.answer = await deliver(hopping, browser, other)
        assert browser.cookies.get(flow)
        assert (await deliver(hopping, browser, posted)).status_code == 303


async def test_a_response_is_good_once(hopping: House, log: Log) -> None:
    """S16: posted again before the login is finished, and after; what is kept of that does not grow."""
    async with waiting(hopping) as (browser, posted), hopping.browser() as thief:
        parked = await deliver(hopping, browser, posted)
        with refusal(hopping, log, "assertion_replayed", status=400, stored=True, flow_spent=False) as caught:
            caught.answer = await deliver(hopping, thief, posted)
        assert (await browser.get(parked.headers["location"])).status_code == 303
        for _ in range(3):
            with refusal(hopping, log, "assertion_replayed", status=400, stored=False) as caught:
                caught.answer = await deliver(hopping, thief, posted)
        assert await thief.session_status() == 401


async def test_twenty_parallel_posts_of_one_response_make_one_session(hopping: House) -> None:
    """S16."""
    sessions = hopping.rows()["sessions"]
    async with waiting(hopping) as (browser, posted):
        bare = [hopping.browser() for _ in range(20)]
        answers = await asyncio.gather(*(each.post(posted.action, data=posted.fields) for each in bare))
        parked = [answer for answer in answers if answer.status_code == 303]
        assert len(parked) == 1
        refused = [shown_error(answer).code for answer in answers if answer.status_code != 303]
        assert refused == ["assertion_replayed"] * 19
        cookies, finish = held(browser, parked[0]), parked[0].headers["location"]
        finished = await asyncio.gather(*(each.get(finish, headers=cookies) for each in bare))
        for each in bare:
            await each.aclose()
    statuses = [answer.status_code for answer in finished]
    assert statuses.count(303) == 1
    # The others found the flow taken, or nothing parked any more: then they were asked to come once more.
    assert {shown_error(answer).code for answer in finished if answer.status_code == 400} <= {"flow_replayed"}
    assert set(statuses) <= {200, 303, 400}
    assert hopping.rows()["sessions"] == sessions + 1


async def test_a_reload_of_the_finish_begins_nothing(hopping: House) -> None:
    """S16: the parked assertion is used up, and its cookie with it."""
    async with hopping.browser() as browser:
        finish = await finish_url(hopping, browser)
        assert (await browser.get(finish)).status_code == 303
        assert shown_error(await asked_once_more(browser, finish)).code == "state_mismatch"
        assert await browser.session_status() == 200


async def test_a_parked_assertion_lives_two_minutes(hopping: House, log: Log) -> None:
    """S68; and ours to say rather than "another browser", a moment later."""
    async with hopping.browser() as browser:
        finish = await finish_url(hopping, browser)
        hopping.clock.advance(151)
        with refusal(hopping, log, "flow_expired", status=400, stored=False) as caught:
            caught.answer = await browser.get(finish)


async def test_a_flow_whose_time_is_up_is_told_so(hopping: House, log: Log) -> None:
    """S29, S13: the browser has dropped the cookie of a flow of ten minutes ago."""
    async with hopping.browser() as browser:
        begun = await browser.begin("Hop")
        flow = next(name for name in set_cookies(begun) if name.startswith("vestibule-flow-"))
        hopping.clock.advance(601)
        posted = await answered(browser, begun, person=hopping.newcomer().subject)
        finish = (await deliver(hopping, browser, posted)).headers["location"]
        del browser.cookies[flow]
        with refusal(hopping, log, "flow_expired", status=400, stored=True) as caught:
            caught.answer = await browser.get(finish)


async def test_a_flow_that_the_browser_kept_too_long_is_refused(hopping: House, log: Log) -> None:
    """S29: a browser's own clock decides nothing."""
    async with hopping.browser() as browser:
        begun = await browser.begin("Hop")
        hopping.clock.advance(601)
        posted = await answered(browser, begun, person=hopping.newcomer().subject)
        finish = (await deliver(hopping, browser, posted)).headers["location"]
        with refusal(hopping, log, "flow_expired", status=400, stored=True) as caught:
            caught.answer = await browser.get(finish)


async def test_a_change_between_the_hops_ends_the_login(hopping: House, log: Log) -> None:
    """S73: what was verified under the old settings proves nothing under the new ones."""
    connect_saml(hopping, "HopChanged")
    for change in (Change(name="Door HopChanged, renamed"), Change(enabled=False)):
        async with hopping.browser() as browser:
            finish = await finish_url(hopping, browser, provider_id="HopChanged")
            hopping.change("HopChanged", change)
            hopping.clock.advance(1)
            code, status = ("connection_changed", 400) if change.enabled is not False else ("unknown_connection", 404)
            with refusal(hopping, log, code, status=status, stored=True) as caught:
                caught.answer = await browser.get(finish)


async def test_a_changed_entity_id_ends_pending_logins_and_gives_nobody_an_account(hopping: House, log: Log) -> None:
    """S73: identities hang on connection, issuer and subject: another provider's people are other people."""
    connection = connect_saml(hopping, "HopMoved")
    person = hopping.newcomer()
    async with hopping.browser() as before, hopping.browser() as browser:
        await saml_sign_in(hopping, before, "HopMoved", person=person.subject)
        first = (await before.get("/api/session")).json()["account"]["id"]
        begun = await browser.begin("HopMoved")
        config = dict(connection.config) | {"idpEntityId": "https://other.example/idp"}
        assert hopping.change("HopMoved", Change(config=config)).issuer == "https://other.example/idp"
        hopping.clock.advance(1)
        posted = await answered(browser, begun, person=person.subject)
        with refusal(hopping, log, "issuer_mismatch", status=403, stored=True, flow_spent=False) as caught:
            caught.answer = await deliver(hopping, browser, posted)
        known = hopping.database.execute(
            f"SELECT issuer FROM links WHERE connection_id = '{connection.id}' AND account_id = '{first}'"  # noqa: S608
        )
        assert known == [(hopping.twin.twin.saml.entity_id,)]


async def test_any_replica_takes_either_hop_and_none_takes_one_twice(hopping: House) -> None:
    """S16: over two processes' worth of hosts."""
    with replica_of(hopping) as there:
        async with waiting(hopping) as (browser, posted), browser_at(there) as other:
            path = posted.action.removeprefix(hopping.base_url)
            answers = await asyncio.gather(
                *(each.post(path, data=posted.fields) for _ in range(5) for each in (browser, other))
            )
            (parked,) = [answer for answer in answers if answer.status_code == 303]
            assert {shown_error(each).code for each in answers if each is not parked} == {"assertion_replayed"}
            finish = parked.headers["location"].removeprefix(hopping.base_url)
            finished = await other.get(finish, headers=held(browser, parked))
            assert (finished.status_code, finished.headers["location"]) == (303, "/account")


async def test_a_restart_forgets_nothing(database: Database, twin: RunningTwin, clock: ManualClock) -> None:
    """S16: what was accepted stays accepted, and what is parked stays parked."""
    with opened_house(database, twin, clock) as before:
        connect_saml(before, "Hop")
        async with waiting(before) as (browser, posted):
            finish = (await deliver(before, browser, posted)).headers["location"]
            kept = [*browser.cookies.jar]
    with running_host(before.host.settings, clock=clock):
        async with before.browser() as again:
            for cookie in kept:
                again.cookies.jar.set_cookie(cookie)
            assert shown_error(await deliver(before, again, posted)).code == "assertion_replayed"
            assert (await again.get(finish)).status_code == 303
