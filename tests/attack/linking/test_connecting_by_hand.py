"""S48: nobody ties an identity to an account, or takes one away, but its owner in the session that began it."""

import asyncio
from urllib.parse import urlsplit

import pytest
from account_changes import (
    CONNECT,
    CONNECTED,
    SESSION,
    account_behind,
    account_id,
    agreed,
    asked,
    confirm,
    connected,
    disconnect,
    grow_settled,
    grow_stale,
    heard,
    links_of,
    passed,
    post_connect,
    saml_finish,
    say,
    way_back,
)
from error_page import refusal, shown_error
from house import House, Log
from http_browser import BEGIN, HTTPBrowser, hidden_fields, refresh_of, set_cookies
from saml_house import connect_saml

FLOW = "vestibule-flow-"


@pytest.fixture(scope="module")
def doors(house: House) -> House:
    """The house with further connections."""
    house.connect("AttackSecond")
    house.connect("AttackPosted", responseMode="form_post")
    connect_saml(house, "AttackSAML")
    heard(house)
    return house


def links(house: House) -> set[tuple[object, ...]]:
    """Every tie there is: which identity, and whose."""
    return set(house.database.execute("SELECT account_id, connection_id, issuer, subject FROM links"))


def copy_cookies(source: HTTPBrowser, target: HTTPBrowser, *, beginning: str) -> None:
    """Carry cookies over that begin so, as malware or a proxy could; never the session's."""
    for cookie in source.cookies.jar:
        if cookie.name.startswith(beginning):
            target.cookies.jar.set_cookie(cookie)


async def victim_and_attacker(house: House, victim: HTTPBrowser, attacker: HTTPBrowser) -> None:
    """Two people, each with an account and a session in a browser of their own."""
    await victim.signed_in("Twin", person=house.newcomer().subject)
    await attacker.signed_in("Twin", person=house.newcomer().subject)


async def test_an_attackers_callback_ties_nothing_in_the_victims_browser(doors: House, log: Log) -> None:
    """Login CSRF into linking: the attacker's own identity must not open the victim's account."""
    async with doors.browser() as victim, doors.browser() as attacker:
        await victim_and_attacker(doors, victim, attacker)
        back, before = await way_back(attacker, "AttackSecond", person=doors.newcomer()), links(doors)
        with refusal(doors, log, "state_mismatch", status=400, stored=False, flow_spent=True) as caught:
            caught.answer = await victim.get(back)
        assert links(doors) == before


async def test_nor_with_the_attackers_flow_cookie(doors: House, log: Log) -> None:
    """The flow belongs to a session, not to whoever holds its cookie."""
    async with doors.browser() as victim, doors.browser() as attacker:
        await victim_and_attacker(doors, victim, attacker)
        back, before = await way_back(attacker, "AttackSecond", person=doors.newcomer()), links(doors)
        copy_cookies(attacker, victim, beginning=FLOW)
        with refusal(doors, log, "session_changed", status=403, stored=True) as caught:
            caught.answer = await victim.get(back)
        assert links(doors) == before
        assert await victim.session_status() == 200


async def test_nor_by_form_post(doors: House, log: Log) -> None:
    async with doors.browser() as victim, doors.browser() as attacker:
        await victim_and_attacker(doors, victim, attacker)
        begun = await post_connect(attacker, "AttackPosted")
        page, before = await passed(attacker, begun, person=doors.newcomer().subject), links(doors)
        callback = f"{doors.base_url}/api/auth/sso/callback/AttackPosted"
        parked = await victim.cross_site_post(callback, hidden_fields(page.text), origin=doors.twin.base_url)
        with refusal(doors, log, "state_mismatch", status=400, stored=False, flow_spent=True) as caught:
            caught.answer = await victim.get(parked.headers["location"])
        assert links(doors) == before


async def test_nor_by_saml(doors: House, log: Log) -> None:
    """The attacker has the victim's browser post the attacker's response."""
    async with doors.browser() as victim, doors.browser() as attacker:
        await victim_and_attacker(doors, victim, attacker)
        finish = await saml_finish(doors, attacker, await post_connect(attacker, "AttackSAML"), person=doors.newcomer())
        before = links(doors)
        copy_cookies(attacker, victim, beginning="vestibule-assertion")
        with refusal(doors, log, "in_response_to_mismatch", status=403, stored=True) as caught:
            caught.answer = await victim.get(finish)
        assert links(doors) == before


async def test_a_flow_finished_in_another_browser_ties_nothing(doors: House, log: Log) -> None:
    async with doors.browser() as owner, doors.browser() as other:
        await owner.signed_in("Twin", person=doors.newcomer().subject)
        back, before = await way_back(owner, "AttackSecond", person=doors.newcomer()), links(doors)
        copy_cookies(owner, other, beginning=FLOW)
        with refusal(doors, log, "session_changed", status=403, stored=True) as caught:
            caught.answer = await other.get(back)
        assert links(doors) == before
        assert await other.session_status() == 401


async def test_a_flow_finished_after_sign_out_ties_nothing(doors: House, log: Log) -> None:
    async with doors.browser() as browser:
        await browser.signed_in("Twin", person=doors.newcomer().subject)
        token = browser.cookies.get(SESSION) or ""
        back, before = await way_back(browser, "AttackSecond", person=doors.newcomer()), links(doors)
        await browser.post_form("/logout", {"csrf_token": await browser.csrf_token()})
        browser.cookies.set(SESSION, token, domain="127.0.0.1", path="/")  # also for somebody who kept it
        with refusal(doors, log, "session_changed", status=403, stored=True) as caught:
            caught.answer = await browser.get(back)
        assert links(doors) == before


@pytest.mark.parametrize("same_person", [True, False])
async def test_a_flow_finished_in_a_later_session_ties_nothing(doors: House, log: Log, *, same_person: bool) -> None:
    """Also of the same account: what was begun before that sign-in may have been begun by somebody else."""
    async with doors.browser() as browser:
        person = doors.newcomer()
        await browser.signed_in("Twin", person=person.subject)
        back = await way_back(browser, "AttackSecond", person=doors.newcomer())
        await browser.signed_in("Twin", person=(person if same_person else doors.newcomer()).subject)
        before = links(doors)
        with refusal(doors, log, "session_changed", status=403, stored=True) as caught:
            caught.answer = await browser.get(back)
        assert links(doors) == before


async def test_a_replayed_callback_ties_nothing_more(doors: House, log: Log) -> None:
    """Not even what was disconnected since."""
    async with doors.browser() as browser, doors.browser() as kept:
        await browser.signed_in("Twin", person=doors.newcomer().subject)
        back = await way_back(browser, "AttackSecond", person=doors.newcomer())
        copy_cookies(browser, kept, beginning=FLOW)
        assert (await agreed(browser, await browser.get(back))).headers["location"] == CONNECTED
        await disconnect(browser, (await links_of(browser))["AttackSecond"])
        copy_cookies(kept, browser, beginning=FLOW)
        before = links(doors)
        with refusal(doors, log, "flow_replayed", status=400, stored=False, flow_spent=True) as caught:
            caught.answer = await browser.get(back)
        assert links(doors) == before


async def test_flow_cookies_of_different_purposes_cannot_be_exchanged(doors: House, log: Log) -> None:
    """Each is sealed under its own flow's id: a login stays a login, and a link never makes a session."""
    async with doors.browser() as browser:
        await browser.signed_in("Twin", person=doors.newcomer().subject)
        login = await browser.callback_url("AttackSecond", person=doors.newcomer().subject)
        link = await way_back(browser, "AttackSecond", person=doors.newcomer())
        flows = [cookie for cookie in browser.cookies.jar if cookie.name.startswith(FLOW)]
        first, second = flows
        first.value, second.value = second.value, first.value
        before, token = links(doors), browser.cookies.get(SESSION)
        for back in (login, link):
            with refusal(doors, log, "state_mismatch", status=400, stored=False, flow_spent=True) as caught:
                caught.answer = await browser.get(back)
        assert links(doors) == before
        assert browser.cookies.get(SESSION) == token


async def test_a_flow_that_connects_never_makes_a_session(doors: House) -> None:
    """DESIGN.md: only a login does. Nor does it give one where the browser lost its own."""
    async with doors.browser() as browser:
        await browser.signed_in("Twin", person=doors.newcomer().subject)
        back, sessions = await way_back(browser, "AttackSecond", person=doors.newcomer()), doors.rows()["sessions"]
        browser.cookies.delete(SESSION)
        answer = await browser.get(back)
        assert shown_error(answer).code == "session_changed"
        assert SESSION not in set_cookies(answer)
        assert doors.rows()["sessions"] == sessions


async def test_a_confirmation_in_another_browser_gives_it_no_session(doors: House, log: Log) -> None:
    async with doors.browser() as owner, doors.browser() as other:
        person = doors.newcomer()
        await owner.signed_in("Twin", person=person.subject)
        await connected(owner, "AttackSecond", person=doors.newcomer())
        begun = await confirm(owner, (await links_of(owner))["Twin"])
        back = (await passed(owner, begun, person=person.subject)).headers["location"]
        copy_cookies(owner, other, beginning=FLOW)
        with refusal(doors, log, "session_changed", status=403, stored=True) as caught:
            caught.answer = await other.get(back)
        assert await other.session_status() == 401


async def test_a_link_cannot_begin_to_connect(doors: House) -> None:
    """Whatever parameters a link to the sign-in has, what begins there is a login."""
    async with doors.browser() as browser:
        await browser.signed_in("Twin", person=doors.newcomer().subject)
        account, person = await account_id(browser), doors.newcomer()
        smuggled = {"purpose": "k", "owner": account, "link": "1", "connect": "AttackSecond"}
        answer = await browser.sign_in("AttackSecond", person=person.subject, **smuggled)
        assert answer.status_code == 303
        assert await account_id(browser) != account
        asked = await browser.get(f"{CONNECT}/AttackSecond")
        assert not [name for name in set_cookies(asked) if name.startswith(FLOW)]


@pytest.mark.parametrize(
    "path",
    [f"{CONNECT}/AttackSecond", "/account/connected", "/account/confirm", "/account/disconnect/{link}"],
)
async def test_a_post_from_another_site_changes_nothing(doors: House, path: str) -> None:
    """S52: with the right token even, where the browser says that it comes from elsewhere; and without one."""
    async with doors.browser() as browser:
        await browser.signed_in("Twin", person=doors.newcomer().subject)
        await connected(browser, "AttackSecond", person=doors.newcomer())
        link = (await links_of(browser))["AttackSecond"]
        before, token = links(doors), await browser.csrf_token()
        url = path.format(link=link)
        foreign = {"origin": "https://evil.example", "sec-fetch-site": "cross-site"}
        same_site = {"origin": doors.twin.base_url, "sec-fetch-site": "same-site"}
        for headers, fields in ((foreign, {"csrf_token": token}), (same_site, {"csrf_token": token})):
            answer = await browser.post(url, data={**fields, "link_id": link}, headers=headers)
            assert (answer.status_code, shown_error(answer).code) == (403, "cross_site_request")
        without = await browser.post_form(url, {"link_id": link})
        assert (without.status_code, shown_error(without).code) == (403, "cross_site_request")
        assert links(doors) == before


@pytest.mark.parametrize(
    "path",
    [f"{CONNECT}/AttackSecond", "/account/connected", "/account/confirm", "/account/disconnect/01"],
)
async def test_a_stranger_changes_nothing(doors: House, path: str) -> None:
    async with doors.browser() as browser:
        answer = await browser.post_form(path, {"csrf_token": "x" * 64})
        assert (answer.status_code, shown_error(answer).code) == (401, "sign_in_required")


async def test_a_stale_session_changes_nothing(doors: House) -> None:
    """An unlocked screen: both lead to a confirmation first, and begin nothing."""
    async with doors.browser() as browser:
        await browser.signed_in("Twin", person=doors.newcomer().subject)
        await connected(browser, "AttackSecond", person=doors.newcomer())
        link = (await links_of(browser))["AttackSecond"]
        grow_stale(doors)
        before = links(doors)
        refused = await disconnect(browser, link)
        assert (refused.status_code, refused.headers["location"]) == (303, f"/account/disconnect/{link}")
        begun = await post_connect(browser, "AttackPosted")
        assert (begun.status_code, begun.headers["location"]) == (303, f"{CONNECT}/AttackPosted")
        assert not [name for name in set_cookies(begun) if name.startswith(FLOW)]
        assert links(doors) == before


async def test_an_identity_of_another_account_stays_there(doors: House, log: Log) -> None:
    """Never moved, never merged, though both people stand behind it."""
    person = doors.newcomer()
    account = await account_behind(doors, "AttackSecond", person)
    async with doors.browser() as browser:
        await browser.signed_in("Twin", person=doors.newcomer().subject)
        back, before = await way_back(browser, "AttackSecond", person=person), links(doors)
        with refusal(doors, log, "identity_taken", status=409, stored=True) as caught:
            caught.answer = await browser.get(back)
        assert links(doors) == before
    assert await account_behind(doors, "AttackSecond", person) == account


async def test_links_of_others_are_as_if_they_were_not(doors: House) -> None:
    """S72: the same 404 for a foreign id and for one that never was, to look at, to confirm by, and to disconnect."""
    async with doors.browser() as victim, doors.browser() as attacker:
        await victim_and_attacker(doors, victim, attacker)
        for browser in (victim, attacker):
            await connected(browser, "AttackSecond", person=doors.newcomer())
        foreign, before = (await links_of(victim))["AttackSecond"], links(doors)
        for link in (foreign, "01JZZZZZZZZZZZZZZZZZZZZZZZ", "x", "%00", "\u0661"):
            for answer in (
                await attacker.get(f"/account/disconnect/{link}"),
                await disconnect(attacker, link),
                await confirm(attacker, link),
            ):
                assert (answer.status_code, shown_error(answer).code) == (404, "object_not_found")
        assert links(doors) == before


async def test_of_parallel_disconnections_one_way_in_is_left(doors: House) -> None:
    """From two sessions, each of which rests on the way in that the other one takes away."""
    first, second = doors.newcomer(), doors.newcomer()
    async with doors.browser() as one, doors.browser() as two:
        await one.signed_in("Twin", person=first.subject)
        await connected(one, "AttackSecond", person=second)
        await two.signed_in("AttackSecond", person=second.subject)
        account, ids = await account_id(one), await links_of(one)
        grow_settled(doors)
        tokens = [await browser.csrf_token() for browser in (one, two)]
        await asyncio.gather(
            one.post_form(f"/account/disconnect/{ids['AttackSecond']}", {"csrf_token": tokens[0]}),
            two.post_form(f"/account/disconnect/{ids['Twin']}", {"csrf_token": tokens[1]}),
        )
    [(left,)] = doors.database.execute(f"SELECT count(*) FROM links WHERE account_id = '{account}'")  # noqa: S608
    assert left == 1


async def test_parallel_flows_of_two_accounts_tie_one_identity_once(doors: House) -> None:
    person = doors.newcomer()
    async with doors.browser() as one, doors.browser() as two:
        await victim_and_attacker(doors, one, two)
        backs = [await way_back(browser, "AttackSecond", person=person) for browser in (one, two)]
        pages = [await asked(browser, await browser.get(back)) for browser, back in zip((one, two), backs, strict=True)]
        answers = await asyncio.gather(say(one, pages[0]), say(two, pages[1]))
        assert sorted(answer.status_code for answer in answers) == [303, 409]
    [(tied,)] = doors.database.execute(f"SELECT count(*) FROM links WHERE subject = '{person.subject}'")  # noqa: S608
    assert tied == 1


async def test_the_way_out_is_a_page_of_ours(doors: House) -> None:
    """S52: no POST redirects to another origin; the page's refresh goes to the provider."""
    async with doors.browser() as browser:
        await browser.signed_in("Twin", person=doors.newcomer().subject)
        begun = await post_connect(browser, "AttackSecond")
        assert begun.status_code == 200
        assert "location" not in begun.headers
        assert refresh_of(begun.text).startswith(doors.twin.issuer)
        assert urlsplit(refresh_of(begun.text)).path != BEGIN


async def test_an_untrusted_connection_that_says_the_victims_address_gains_nothing(doors: House) -> None:
    """Connecting proves an identity, not an address: nobody else is joined by what it says."""
    victim = doors.newcomer()
    account = await account_behind(doors, "Twin", victim)
    impostor = doors.newcomer(email=victim.email)
    async with doors.browser() as browser:
        await browser.signed_in("Twin", person=doors.newcomer().subject)
        mine = await account_id(browser)
        await connected(browser, "AttackSecond", person=impostor)
        assert await account_id(browser) == mine
    assert await account_behind(doors, "Twin", victim) == account
    assert await account_behind(doors, "AttackSecond", impostor) == mine
