"""S48, R50: a way in is disconnected, with its sessions; the last one never."""

import asyncio

import pytest
from account_changes import account_behind, connected, disconnect, grow_settled, heard, links_of
from error_page import shown_error
from house import House, another_twin
from http_browser import HTTPBrowser, set_cookies

from vestibule.clock import rfc3339
from vestibule.domain.accounts.last_method import SETTLED_S
from vestibule.flows.connections.draft import Change


@pytest.fixture(scope="module")
def doors(house: House) -> House:
    """The house with a second connection."""
    house.connect("LeaveSecond")
    heard(house)
    return house


async def test_a_way_in_is_gone_with_the_sessions_that_rest_on_it(doors: House) -> None:
    first, second = doors.newcomer(), doors.newcomer()
    async with doors.browser() as browser, doors.browser() as other, doors.browser() as same:
        await browser.signed_in("Twin", person=first.subject)
        await connected(browser, "LeaveSecond", person=second)
        await other.signed_in("LeaveSecond", person=second.subject)
        await same.signed_in("Twin", person=first.subject)
        link = (await links_of(browser))["LeaveSecond"]
        assert "You are signed in by it" not in (await browser.get(f"/account/disconnect/{link}")).text
        answer = await disconnect(browser, link)
        assert (answer.status_code, answer.headers["location"]) == (303, "/account?done=disconnected")
        assert [await one.session_status() for one in (browser, other, same)] == [200, 401, 200]
        page = (await browser.get(answer.headers["location"])).text
        assert "It is disconnected, and its sessions have ended." in page
        assert "was disconnected" in page
        found = (await browser.get("/account?q=LeaveSecond")).text  # the house may offer more than a page shows
        assert 'action="/account/connect/LeaveSecond"' in found
        assert await links_of(browser) == {}


async def test_the_event_names_the_account_and_the_connection(doors: House) -> None:
    """S48: audited; the sessions' ends are, too."""
    first, second = doors.newcomer(), doors.newcomer()
    async with doors.browser() as browser:
        await browser.signed_in("Twin", person=first.subject)
        await connected(browser, "LeaveSecond", person=second)
        account = (await browser.get("/api/session")).json()["account"]["id"]
        await account_behind(doors, "LeaveSecond", second)
        link = (await links_of(browser))["LeaveSecond"]
        await disconnect(browser, link)
    events = doors.database.execute(f"SELECT action, actor FROM audit_events WHERE account_id = '{account}'")  # noqa: S608
    for action in ("link_removed", "session_revoked"):
        assert events.count((action, f"account:{account}")) == 1


async def test_the_session_that_asks_ends_when_it_rests_on_it(doors: House) -> None:
    """The page says so before; the browser is sent to sign in by what is left."""
    first, second = doors.newcomer(), doors.newcomer()
    async with doors.browser() as browser:
        await browser.signed_in("Twin", person=first.subject)
        await connected(browser, "LeaveSecond", person=second)
        link = (await links_of(browser))["Twin"]
        grow_settled(doors)
        assert (
            "You are signed in by it, so this signs you out." in (await browser.get(f"/account/disconnect/{link}")).text
        )
        answer = await disconnect(browser, link)
        assert "Max-Age=0" in set_cookies(answer)["vestibule-session"]
        assert await browser.session_status() == 401
        again = await browser.get(answer.headers["location"])
        assert again.headers["location"] == "/login?return_to=%2Faccount"


async def test_the_last_way_in_stays(doors: House) -> None:
    async with doors.browser() as browser:
        await browser.signed_in("Twin", person=doors.newcomer().subject)
        assert await links_of(browser) == {}
        link = own_link(doors, await browser.get("/api/session"))
        answer = await disconnect(browser, link)
        assert answer.status_code == 409
        assert shown_error(answer).code == "last_method"
        assert await browser.session_status() == 200


async def test_what_is_disabled_is_no_way_in(fresh_house: House) -> None:
    """Else somebody would be locked out until an administrator wakes up."""
    fresh_house.connect("Sleeping")
    heard(fresh_house)
    async with fresh_house.browser() as browser:
        await browser.signed_in("Twin", person=fresh_house.newcomer().subject)
        await connected(browser, "Sleeping", person=fresh_house.newcomer())
        link = (await links_of(browser))["Twin"]
        fresh_house.change("Sleeping", Change(enabled=False))
        fresh_house.clock.advance(2)
        assert shown_error(await disconnect(browser, link)).code == "last_method"


async def test_of_two_at_once_one_is_the_last(doors: House) -> None:
    """Serialised by the database: SQLite lets writes stand in line, PostgreSQL begins the second one again."""
    first, second = doors.newcomer(), doors.newcomer()
    async with doors.browser() as browser:
        await browser.signed_in("Twin", person=first.subject)
        await connected(browser, "LeaveSecond", person=second)
        links = list((await links_of(browser)).values())
        grow_settled(doors)
        token = await browser.csrf_token()
        answers = await asyncio.gather(*(one_of_two(browser, link, token) for link in links))
        assert sorted(answers) == [303, 409]
        left = doors.database.execute(
            f"SELECT count(*) FROM links WHERE id IN ('{links[0]}', '{links[1]}')"  # noqa: S608
        )
        assert left == [(1,)]


async def one_of_two(browser: HTTPBrowser, link: str, token: str) -> int:
    """Disconnect with a token that is in hand; the session may have ended with the other one."""
    answer = await browser.post_form(f"/account/disconnect/{link}", {"csrf_token": token})
    return 409 if answer.status_code in {401, 403} else answer.status_code


async def test_what_was_connected_lately_is_not_all_that_is_left(doors: House) -> None:
    """The page says from when on; an administrator need not wait."""
    first, second = doors.newcomer(), doors.newcomer()
    async with doors.browser() as browser:
        await browser.signed_in("Twin", person=first.subject)
        await connected(browser, "LeaveSecond", person=second)
        link = (await links_of(browser))["Twin"]
        page = (await browser.get(f"/account/disconnect/{link}")).text
        since = rfc3339(doors.clock.now_s() + SETTLED_S)
        assert "Your other ways in are less than seven days old." in page
        assert f'datetime="{since}"' in page
        assert f'action="/account/disconnect/{link}"' not in page
        answer = await disconnect(browser, link)
        assert (answer.status_code, shown_error(answer).code) == (409, "others_too_new")
        assert await browser.session_status() == 200
        newer = (await links_of(browser))["LeaveSecond"]
        assert (await disconnect(browser, newer)).headers["location"] == "/account?done=disconnected"


async def test_what_was_disconnected_does_not_come_back_by_an_address(fresh_house: House) -> None:
    """Both connections are trusted, and the address is proved on both sides: its owner's will counts for more."""
    house = fresh_house
    with another_twin(house.clock) as far:
        house.connect("TrustedHere", trusted=True)
        house.connect("TrustedThere", twin=far, trusted=True)
        person = house.newcomer()
        far.twin.people[person.subject] = person
        account = await account_behind(house, "TrustedHere", person)
        assert await account_behind(house, "TrustedThere", person) == account
        async with house.browser() as browser:
            await browser.signed_in("TrustedHere", person=person.subject)
            await disconnect(browser, (await links_of(browser))["TrustedThere"])
        async with house.browser() as browser:
            refused = await browser.sign_in("TrustedThere", person=person.subject)
            assert shown_error(refused).code == "account_not_linked"
        async with house.browser() as browser:
            await browser.signed_in("TrustedHere", person=person.subject)
            await connected(browser, "TrustedThere", person=person)
        assert await account_behind(house, "TrustedThere", person) == account


def own_link(house: House, session: object) -> str:
    """The id of the only link of a session's account."""
    account = session.json()["account"]["id"]  # type: ignore[attr-defined]
    [(link,)] = house.database.execute(f"SELECT id FROM links WHERE account_id = '{account}'")  # noqa: S608
    return str(link)
