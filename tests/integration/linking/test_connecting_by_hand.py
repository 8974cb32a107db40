"""S48, R50: a second way in, connected by its owner from a session of the account; over every protocol."""

from collections.abc import Iterator

import pytest
from account_changes import (
    ASKED,
    CONNECTED,
    SESSION,
    account_behind,
    account_id,
    agreed,
    asked,
    confirm,
    connect,
    connected,
    heard,
    links_of,
    passed,
    post_connect,
    saml_finish,
    say,
    way_back,
)
from error_page import refusal, shown_error
from forge import forge_person, running_forge
from house import House, Log, another_twin
from http_browser import HTTPBrowser, hidden_fields, query_of, refresh_of, set_cookies
from saml_house import connect_saml, saml_sign_in
from twin_server import RunningTwin

from vestibule.domain.accounts.session import FRESH_S
from vestibule.flows.connections.draft import Change
from vestibule_twin.dpop.state import NONCE_S
from vestibule_twin.faults import DPoPFault, Faults


@pytest.fixture(scope="module")
def doors(house: House) -> House:
    """The house with further connections, none of them trusted for linking."""
    house.connect("Second")
    house.connect("SharedSecond", shared_callback=True)
    house.connect("PostedSecond", responseMode="form_post")
    connect_saml(house, "SAMLSecond")
    heard(house)
    return house


@pytest.fixture(scope="module")
def forge(house: House) -> Iterator[RunningTwin]:
    """A GitHub Enterprise Server behind the house."""
    with running_forge(house, "ForgeSecond") as twin:
        heard(house)
        yield twin


async def signed_in(house: House, browser: HTTPBrowser) -> str:
    """Sign a newcomer in by the house's first connection; gives the account's id."""
    await browser.signed_in("Twin", person=house.newcomer().subject)
    return await account_id(browser)


@pytest.mark.parametrize("provider_id", ["Second", "SharedSecond"])
async def test_afterwards_either_way_in_opens_the_account(doors: House, provider_id: str) -> None:
    other = doors.newcomer()
    async with doors.browser() as browser:
        account = await signed_in(doors, browser)
        token, before = browser.cookies.get(SESSION), doors.rows()
        offered = await connect(browser, provider_id, person=other)
        assert doors.rows()["links"] == before["links"]
        answer = await agreed(browser, offered)
        assert (answer.status_code, answer.headers["location"]) == (303, CONNECTED)
        assert SESSION not in set_cookies(offered) | set_cookies(answer)
        assert browser.cookies.get(SESSION) == token
        added = {table: count - before[table] for table, count in doors.rows().items() if count != before[table]}
        assert added == {"links": 1, "attempts": 1, "audit_events": 2}
        page = await browser.get(CONNECTED)
        assert "It is connected, and opens this account from now on." in page.text
        assert "You connected it here." in page.text
        assert f'action="/account/connect/{provider_id}"' not in page.text
    assert await account_behind(doors, provider_id, other) == account


async def test_the_page_names_who_came_back_and_whose_account_it_is(doors: House) -> None:
    """S48: nobody agrees to what they have not been shown."""
    owner, other = doors.newcomer(), doors.newcomer()
    async with doors.browser() as browser:
        await browser.signed_in("Twin", person=owner.subject)
        page = (await browser.get("/account/connect/Second")).text
        assert f"<bdi>{owner.email}</bdi>" in page
        assert "see who you are there before anything is connected" in page
        text = (await asked(browser, await connect(browser, "Second", person=other))).text
        for shown in (owner.name, owner.email, other.name, other.email, "Door Second"):
            assert f"<bdi>{shown}</bdi>" in text


async def test_what_is_not_the_owners_is_forgotten(doors: House) -> None:
    other = doors.newcomer()
    async with doors.browser() as browser:
        account = await signed_in(doors, browser)
        before = doors.rows()
        page = await asked(browser, await connect(browser, "Second", person=other))
        answer = await say(browser, page, "no")
        assert (answer.status_code, answer.headers["location"]) == (303, "/account?done=not_connected")
        assert "Nothing was connected." in (await browser.get(answer.headers["location"])).text
        assert doors.rows()["links"] == before["links"]
        assert shown_error(await say(browser, page)).code == "state_mismatch"
    events = doors.database.execute(f"SELECT action, note FROM audit_events WHERE account_id = '{account}'")  # noqa: S608
    assert events.count(("link_refused", "declined")) == 1
    assert await account_behind(doors, "Second", other) != account


async def test_a_proof_that_grew_old_on_the_way_is_made_new_and_the_question_waits(doors: House) -> None:
    owner = doors.newcomer()
    async with doors.browser() as browser:
        await browser.signed_in("Twin", person=owner.subject)
        doors.clock.advance(FRESH_S - 100)
        page = await asked(browser, await connect(browser, "Second", person=doors.newcomer()))
        doors.clock.advance(101)
        late = await say(browser, page)
        assert (late.status_code, late.headers["location"][: len(ASKED)]) == (303, ASKED)
        fields = hidden_fields((await browser.get(late.headers["location"])).text)
        begun = await confirm(browser, fields["link_id"], return_to=fields["return_to"])
        back = await passed(browser, begun, person=owner.subject)
        done = await agreed(browser, await browser.get(back.headers["location"]))
        assert done.headers["location"] == CONNECTED


async def test_the_attempt_and_the_event_say_what_was_done(doors: House) -> None:
    """S48: audited, in the one write transaction."""
    async with doors.browser() as browser:
        account = await signed_in(doors, browser)
        await connected(browser, "Second", person=doors.newcomer())
    events = doors.database.execute(f"SELECT action, actor, note FROM audit_events WHERE account_id = '{account}'")  # noqa: S608
    assert events.count(("identity_offered", f"account:{account}", "")) == 1
    assert events.count(("link_made", f"account:{account}", "by hand")) == 1
    outcomes = doors.database.execute(f"SELECT outcome FROM attempts WHERE account_id = '{account}'")  # noqa: S608
    assert sorted(outcomes) == [("offered",), ("signed_in",)]


async def test_by_form_post(doors: House) -> None:
    """The answer takes two hops, and ends in the browser that has the session."""
    other = doors.newcomer()
    async with doors.browser() as browser:
        account = await signed_in(doors, browser)
        page = await passed(browser, await post_connect(browser, "PostedSecond"), person=other.subject)
        callback = f"{doors.base_url}/api/auth/sso/callback/PostedSecond"
        parked = await browser.cross_site_post(callback, hidden_fields(page.text), origin=doors.twin.base_url)
        answer = await agreed(browser, await browser.get(parked.headers["location"]))
        assert (answer.status_code, answer.headers["location"]) == (303, CONNECTED)
        assert await account_id(browser) == account


async def test_by_saml(doors: House) -> None:
    other = doors.newcomer()
    async with doors.browser() as browser:
        account = await signed_in(doors, browser)
        finish = await saml_finish(doors, browser, await post_connect(browser, "SAMLSecond"), person=other)
        answer = await agreed(browser, await browser.get(finish))
        assert (answer.status_code, answer.headers["location"]) == (303, CONNECTED), answer.text
    async with doors.browser() as browser:
        assert (await saml_sign_in(doors, browser, "SAMLSecond", person=other.subject)).status_code == 303
        assert await account_id(browser) == account


async def test_by_plain_oauth2(doors: House, forge: RunningTwin) -> None:
    async with doors.browser() as browser:
        account, person = await signed_in(doors, browser), forge_person(forge)
        begun = await post_connect(browser, "ForgeSecond")
        assert query_of(refresh_of(begun.text))["prompt"] == "select_account"
        back = await passed(browser, begun, person=person.subject)
        answer = await agreed(browser, await browser.get(back.headers["location"]))
        assert (answer.status_code, answer.headers["location"]) == (303, CONNECTED), answer.text
    async with doors.browser() as browser:
        await browser.signed_in("ForgeSecond", person=person.subject)
        assert await account_id(browser) == account
    assert forge.twin.journal.codes_redeemed


async def test_a_login_whose_code_is_lost_is_begun_anew_for_the_same_purpose(doors: House) -> None:
    """A refused DPoP proof spends the code: what is begun once more is still no login."""
    doors.connect("LostSecond")
    heard(doors)
    async with doors.browser() as browser:
        account = await signed_in(doors, browser)
        with doors.twin.faulty(Faults(dpop=(DPoPFault.CODE_SPENT,))):
            again = await browser.get(await way_back(browser, "LostSecond", person=doors.newcomer()))
            back = await browser.get(again.headers["location"])
            done = await agreed(browser, await browser.get(back.headers["location"]))
        assert (done.status_code, done.headers["location"]) == (303, CONNECTED), done.text
        assert await account_id(browser) == account
    doors.clock.advance(NONCE_S + 1)


async def test_an_identity_of_this_account_is_said_to_be_connected(doors: House, log: Log) -> None:
    other = doors.newcomer()
    async with doors.browser() as browser:
        await signed_in(doors, browser)
        await connected(browser, "Second", person=other)
        back = await way_back(browser, "Second", person=other)
        with refusal(doors, log, "already_connected", status=409, stored=True) as caught:
            caught.answer = await browser.get(back)
        assert 'href="/account">Go to your account</a>' in caught.answer.text


async def test_what_fails_on_the_way_leads_back_to_the_account_and_never_to_a_login(doors: House) -> None:
    """Begun again as a login it would end in another session, of another account."""
    async with doors.browser() as browser:
        await signed_in(doors, browser)
        answer = await connect(browser, "Second", person=doors.newcomer(denied=True))
        assert answer.status_code == 403
        assert "access_denied" in answer.text
        assert 'href="/account">Go to your account</a>' in answer.text
        assert await browser.session_status() == 200


async def test_only_what_is_enabled_and_not_connected_is_offered(fresh_house: House) -> None:
    fresh_house.connect("Offered")
    fresh_house.connect("Hidden")
    fresh_house.change("Hidden", Change(enabled=False))
    fresh_house.clock.advance(2)
    async with fresh_house.browser() as browser:
        await signed_in(fresh_house, browser)
        page = (await browser.get("/account")).text
        assert "Connect Door Offered" in page.replace("<bdi>", "").replace("</bdi>", "")
        for absent in ("Twin", "Hidden"):
            assert f"/account/connect/{absent}" not in page
        assert (await browser.get("/account/connect/Hidden")).status_code == 404
        assert (await browser.get("/account/connect/Nowhere")).status_code == 404
        assert await links_of(browser) == {}


async def test_many_offers_are_searched(fresh_house: House) -> None:
    for number in range(8):
        fresh_house.connect(f"Many{number}")
    async with fresh_house.browser() as browser:
        await signed_in(fresh_house, browser)
        page = (await browser.get("/account")).text
        assert page.count('action="/account/connect/') == 6
        found = (await browser.get("/account?q=many7")).text
        assert found.count('action="/account/connect/') == 1
        assert 'action="/account/connect/Many7"' in found


async def test_who_is_not_linked_signs_in_the_old_way_and_connects_the_new(fresh_house: House) -> None:
    """R55: what the page of account_not_linked leads to, to its end."""
    house = fresh_house
    with another_twin(house.clock) as other:
        house.connect("New", twin=other)
        person = house.newcomer()
        other.twin.people[person.subject] = person
        account = await account_behind(house, "Twin", person)
        async with house.browser() as browser:
            refused = await browser.sign_in("New", person=person.subject)
            assert "account_not_linked" in refused.text
            login = "/login?return_to=%2Faccount%2Fconnect%2FNew"
            assert f'href="{login}">Sign in the way you did before</a>' in refused.text
            assert "Then connect this sign-in method on your account page" in refused.text
            back = query_of(house.base_url + login)["return_to"]
            arrived = await browser.sign_in("Twin", person=person.subject, return_to=back)
            assert arrived.headers["location"] == back
            page = await browser.get(back)
            fields = hidden_fields(page.text)
            begun = await browser.post_form(back, {"csrf_token": fields["csrf_token"]})
            assert refresh_of(begun.text).startswith(other.issuer)
            answer = await passed(browser, begun, person=person.subject)
            done = await agreed(browser, await browser.get(answer.headers["location"]))
            assert done.headers["location"] == CONNECTED
        assert await account_behind(house, "New", person) == account
