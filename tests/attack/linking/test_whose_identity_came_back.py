"""S48: what a provider answers ties nothing: the owner is shown whose identity it is, and says so in that session."""

import asyncio

import httpx2
import pytest
from account_changes import (
    ASKED,
    CONNECTED,
    SESSION,
    account_behind,
    account_id,
    agreed,
    asked,
    connect,
    connected,
    disconnect,
    heard,
    links_of,
    passed,
    post_connect,
    say,
    way_back,
)
from error_page import shown_error
from house import House, another_twin
from http_browser import HTTPBrowser, hidden_fields, refresh_of, with_query
from saml_house import SAML, connect_saml

from vestibule.domain.accounts.session import FRESH_S
from vestibule.flows.accounts.offered import OFFERED_LIFETIME_S
from vestibule.flows.connections.draft import Change
from vestibule_twin.faults import DPoPFault, Faults
from vestibule_twin.people import Person

CONNECTING = "vestibule-connecting"


@pytest.fixture(scope="module")
def doors(house: House) -> House:
    """The house with a further connection."""
    house.connect("Whose")
    heard(house)
    return house


async def question(house: House, browser: HTTPBrowser, person: Person | None = None) -> httpx2.Response:
    """The page that asks, in a newcomer's browser."""
    await browser.signed_in("Twin", person=house.newcomer().subject)
    return await asked(browser, await connect(browser, "Whose", person=person or house.newcomer()))


def tied(house: House) -> int:
    """How many links there are."""
    return house.rows()["links"]


def code_of(answer: httpx2.Response) -> str:
    """Of the refusal; its button leads to the account, and never to a login."""
    assert 'href="/account">Go to your account</a>' in answer.text
    return shown_error(answer).code


async def test_an_attackers_session_at_the_provider_is_shown_and_ties_nothing(fresh_house: House) -> None:
    """It was planted in the victim's browser, and answers without a question there."""
    house = fresh_house
    with another_twin(house.clock) as other:
        house.connect("New", twin=other)
        heard(house)
        victim, attacker = house.newcomer(), house.newcomer()
        other.twin.people[attacker.subject] = attacker
        async with house.browser() as browser:
            begun = await browser.begin("New")
            await browser.get(with_query(begun.headers["location"], login_hint=attacker.subject))
            await browser.signed_in("Twin", person=victim.subject)
            account, before = await account_id(browser), tied(house)
            silent = await browser.get(refresh_of((await post_connect(browser, "New")).text))
            offered = await browser.get(silent.headers["location"])
            page = (await asked(browser, offered)).text
            assert tied(house) == before
            assert f"<bdi>{attacker.email}</bdi>" in page
            assert f"<bdi>{victim.email}</bdi>" in page
            assert "This is not me" in page
        assert await account_behind(house, "New", attacker) != account


async def test_the_handle_is_worth_nothing_without_its_cookie(doors: House) -> None:
    async with doors.browser() as browser:
        page = await question(doors, browser)
        before, cookie = tied(doors), browser.cookies.get(CONNECTING)
        browser.cookies.delete(CONNECTING)
        url = ASKED + hidden_fields(page.text)["handle"]
        assert code_of(await browser.get(url)) == "state_mismatch"
        assert code_of(await say(browser, page)) == "state_mismatch"
        assert tied(doors) == before
        browser.cookies.set(CONNECTING, cookie or "", domain="127.0.0.1", path="/")
        assert (await say(browser, page)).headers["location"] == CONNECTED


async def test_nor_is_the_cookie_without_its_handle(doors: House) -> None:
    async with doors.browser() as browser:
        page, before = await question(doors, browser), tied(doors)
        fields = hidden_fields(page.text)
        for handle in ("", "x", fields["handle"][:-1], fields["handle"].lower(), "\u0661" * 26):
            answer = await browser.post_form("/account/connected", {**fields, "handle": handle, "answer": "connect"})
            assert code_of(answer) == "state_mismatch"
        assert tied(doors) == before


@pytest.mark.parametrize("same_person", [True, False])
async def test_another_session_is_asked_nothing_and_ties_nothing(doors: House, *, same_person: bool) -> None:
    """With the handle and the cookie even: the attacker's identity does not get into the victim's account."""
    owner = doors.newcomer()
    async with doors.browser() as browser, doors.browser() as other:
        await browser.signed_in("Twin", person=owner.subject)
        page = await asked(browser, await connect(browser, "Whose", person=doors.newcomer()))
        await other.signed_in("Twin", person=(owner if same_person else doors.newcomer()).subject)
        other.cookies.set(CONNECTING, browser.cookies.get(CONNECTING) or "", domain="127.0.0.1", path="/")
        before, handle = tied(doors), hidden_fields(page.text)["handle"]
        assert code_of(await other.get(ASKED + handle)) == "session_changed"
        for word in ("connect", "no"):
            fields = {"csrf_token": await other.csrf_token(), "handle": handle, "answer": word}
            assert code_of(await other.post_form("/account/connected", fields)) == "session_changed"
        assert tied(doors) == before
        assert (await say(browser, page)).headers["location"] == CONNECTED


async def test_after_sign_out_nothing_is_tied(doors: House) -> None:
    async with doors.browser() as browser:
        page = await question(doors, browser)
        before, token = tied(doors), browser.cookies.get(SESSION)
        await browser.post_form("/logout", {"csrf_token": await browser.csrf_token()})
        browser.cookies.set(SESSION, token or "", domain="127.0.0.1", path="/")
        assert shown_error(await say(browser, page)).code == "sign_in_required"
        assert tied(doors) == before


async def test_an_answer_counts_once(doors: House) -> None:
    """Not even for what was disconnected since."""
    async with doors.browser() as browser:
        page = await question(doors, browser)
        cookie = browser.cookies.get(CONNECTING) or ""
        assert (await say(browser, page)).headers["location"] == CONNECTED
        await disconnect(browser, (await links_of(browser))["Whose"])
        browser.cookies.set(CONNECTING, cookie, domain="127.0.0.1", path="/")
        before = tied(doors)
        assert code_of(await say(browser, page)) == "state_mismatch"
        assert tied(doors) == before


async def test_of_two_answers_at_once_one_counts(doors: House) -> None:
    async with doors.browser() as browser:
        page, before = await question(doors, browser), tied(doors)
        answers = await asyncio.gather(say(browser, page), say(browser, page, "no"))
        assert sorted(answer.status_code for answer in answers) == [303, 400]
        assert tied(doors) - before == int(answers[0].status_code == 303)


async def test_what_is_not_answered_in_time_is_over(doors: House) -> None:
    async with doors.browser() as browser:
        page, before = await question(doors, browser), tied(doors)
        doors.clock.advance(OFFERED_LIFETIME_S)
        assert code_of(await say(browser, page)) == "flow_expired"
        assert tied(doors) == before


@pytest.mark.parametrize("disabled", [True, False])
async def test_nor_what_came_through_a_connection_that_was_changed_since(fresh_house: House, *, disabled: bool) -> None:
    """S73."""
    fresh_house.connect("Whose")
    heard(fresh_house)
    async with fresh_house.browser() as browser:
        page, before = await question(fresh_house, browser), tied(fresh_house)
        client = fresh_house.client("Whose")
        config = {"issuer": fresh_house.twin.issuer, "clientId": "other", "clientSecret": client.secret}
        fresh_house.change("Whose", Change(enabled=False) if disabled else Change(config=config))
        assert code_of(await say(browser, page)) == "connection_changed"
        assert tied(fresh_house) == before


async def test_a_stale_proof_is_made_new_first_however_long_it_took(fresh_house: House) -> None:
    """A flow may take ten minutes, and one that is begun anew ten more; what counts is the proof when it is tied."""
    house = fresh_house
    house.connect("Lost")
    heard(house)
    async with house.browser() as browser:
        await browser.signed_in("Twin", person=house.newcomer().subject)
        house.clock.advance(FRESH_S - 5)
        begun = await post_connect(browser, "Lost")
        house.clock.advance(FRESH_S - 10)
        back = (await passed(browser, begun, person=house.newcomer().subject)).headers["location"]
        with house.twin.faulty(Faults(dpop=(DPoPFault.CODE_SPENT,))):
            again = await browser.get(back)
            back = (await browser.get(again.headers["location"])).headers["location"]
            offered = await browser.get(back)
        page, before = await asked(browser, offered), tied(house)
        assert "Confirm that it is you first." in page.text
        assert 'value="connect"' not in page.text
        fields = {"csrf_token": await browser.csrf_token(), "answer": "connect"}
        handle = offered.headers["location"].removeprefix(ASKED)
        late = await browser.post_form("/account/connected", {**fields, "handle": handle})
        assert late.headers["location"] == ASKED + handle
        assert tied(house) == before


async def test_receipts_of_the_two_kinds_open_nothing_of_each_other(doors: House) -> None:
    """They share a table: a SAML response that waits is no identity that waits, nor the other way round."""
    connect_saml(doors, "WhoseSAML")
    heard(doors)
    async with doors.browser() as browser:
        page = await question(doors, browser)
        handle = hidden_fields(page.text)["handle"]
        browser.cookies.set("vestibule-assertion", browser.cookies.get(CONNECTING) or "", domain="127.0.0.1", path="/")
        answer = await browser.get(f"{SAML}/finish?handle={handle}&again=1")
        assert shown_error(answer).code == "state_mismatch"
        assert (await say(browser, page)).headers["location"] == CONNECTED


async def test_the_way_back_alone_ties_nothing_by_any_method(doors: House) -> None:
    """A GET changes nothing, whatever it says."""
    async with doors.browser() as browser:
        await browser.signed_in("Twin", person=doors.newcomer().subject)
        before = tied(doors)
        offered = await browser.get(await way_back(browser, "Whose", person=doors.newcomer()))
        await browser.get(offered.headers["location"] + "&answer=connect")
        assert tied(doors) == before
        assert (await agreed(browser, offered)).headers["location"] == CONNECTED


async def test_minutes_with_somebodys_session_do_not_shut_the_owner_out(doors: House) -> None:
    owner, thief = doors.newcomer(), doors.newcomer()
    async with doors.browser() as browser, doors.browser() as stolen:
        await browser.signed_in("Twin", person=owner.subject)
        account = await account_id(browser)
        stolen.cookies.set(SESSION, browser.cookies.get(SESSION) or "", domain="127.0.0.1", path="/")
        await connected(stolen, "Whose", person=thief)
        refused = await disconnect(stolen, (await links_of(stolen))["Twin"])
        assert code_of(refused) == "others_too_new"
        assert await account_behind(doors, "Twin", owner) == account
        assert (await disconnect(browser, (await links_of(browser))["Whose"])).status_code == 303
    assert await account_behind(doors, "Whose", thief) != account
