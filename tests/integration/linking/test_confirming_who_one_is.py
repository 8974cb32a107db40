"""S48, S50: before the ways into an account change, its owner proves anew who they are, and gets a new token."""

from collections.abc import Iterator

import pytest
from account_changes import (
    CONNECTED,
    SESSION,
    agreed,
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
)
from error_page import refusal, shown_error
from forge import forge_person, running_forge
from house import House, Log
from http_browser import HTTPBrowser, hidden_fields, query_of, refresh_of, with_query
from saml_house import Posted, connect_saml, deliver, saml_sign_in
from twin_server import RunningTwin

from vestibule.clock import rfc3339
from vestibule_twin.people import Person


@pytest.fixture(scope="module")
def doors(house: House) -> House:
    """The house with a second connection."""
    house.connect("ConfirmSecond")
    heard(house)
    return house


async def two_ways(house: House, browser: HTTPBrowser) -> tuple[Person, Person, dict[str, str]]:
    """An account with two ways in, and a session that began with the first."""
    first, second = house.newcomer(), house.newcomer()
    await browser.signed_in("Twin", person=first.subject)
    await connected(browser, "ConfirmSecond", person=second)
    return first, second, await links_of(browser)


async def test_a_stale_session_is_led_through_a_confirmation_to_what_was_wanted(doors: House) -> None:
    doors.connect("Wanted")
    async with doors.browser() as browser:
        first, _, links = await two_ways(doors, browser)
        link = links["Twin"]
        grow_stale(doors)
        stale = await post_connect(browser, "Wanted")
        assert (stale.status_code, stale.headers["location"]) == (303, "/account/connect/Wanted")
        page = await browser.get(stale.headers["location"])
        assert "Confirm that it is you first." in page.text
        assert 'action="/account/connect/Wanted"' not in page.text
        assert f'name="link_id" value="{link}"' in page.text
        begun = await confirm(browser, link, return_to=hidden_fields(page.text)["return_to"])
        back = await passed(browser, begun, person=first.subject)
        answer = await browser.get(back.headers["location"])
        assert (answer.status_code, answer.headers["location"]) == (303, "/account/connect/Wanted"), answer.text
        ready = await browser.get("/account/connect/Wanted")
        assert 'action="/account/connect/Wanted"' in ready.text
        await connected(browser, "Wanted", person=doors.newcomer())


async def test_the_session_stays_the_same_and_its_token_does_not(doors: House) -> None:
    """S50: new at a privilege change; what somebody else may have got hold of gains nothing, and ends."""
    async with doors.browser() as browser, doors.browser() as keeper:
        _, second, links = await two_ways(doors, browser)
        link = links["ConfirmSecond"]
        before, rows = (await browser.get("/api/session")).json(), doors.rows()
        old = browser.cookies.get(SESSION)
        keeper.cookies.set(SESSION, old or "", domain="127.0.0.1")
        assert await keeper.session_status() == 200
        doors.clock.advance(60)
        back = await passed(browser, await confirm(browser, link), person=second.subject)
        await browser.get(back.headers["location"])
        assert browser.cookies.get(SESSION) != old
        assert await keeper.session_status() == 401
        after = (await browser.get("/api/session")).json()
        assert doors.rows()["sessions"] == rows["sessions"]
        proof = {"connection": "ConfirmSecond", "issuer": doors.twin.issuer, "at": rfc3339(doors.clock.now_s())}
        assert after["proofs"] == [proof]
        assert (after["account"], after["expires_at"]) == (before["account"], before["expires_at"])


async def test_openid_connect_is_asked_for_a_new_proof(doors: House) -> None:
    async with doors.browser() as browser:
        first, _, links = await two_ways(doors, browser)
        link = links["Twin"]
        asked = query_of(refresh_of((await confirm(browser, link)).text))
        assert (asked["prompt"], asked["login_hint"]) == ("login", first.email)
        assert "max_age" not in asked


async def test_a_provider_that_says_it_asked_for_no_proof_is_believed(doors: House, log: Log) -> None:
    """Whoever sits at the browser takes `prompt` out of the address; auth_time tells."""
    async with doors.browser() as browser:
        _, second, links = await two_ways(doors, browser)  # who is signed in at the provider, now
        link = links["ConfirmSecond"]
        grow_stale(doors)
        silent = with_query(refresh_of((await confirm(browser, link)).text), prompt=None, login_hint=second.subject)
        back = await browser.get(silent)
        with refusal(doors, log, "authentication_too_old", status=403, stored=True) as caught:
            caught.answer = await browser.get(back.headers["location"])
        assert "Confirm that it is you first." in (await browser.get(f"/account/disconnect/{link}")).text


@pytest.mark.parametrize("protocol", ["oidc", "saml"])
async def test_a_silent_sign_in_makes_no_stale_proof_fresh(doors: House, protocol: str) -> None:
    """S48: somebody at an unlocked browser signs in anew without being asked for anything."""
    name = f"Silent{protocol}"
    (connect_saml if protocol == "saml" else House.connect)(doors, name)
    heard(doors)
    async with doors.browser() as browser:
        first, second = doors.newcomer(), doors.newcomer()
        await browser.signed_in("Twin", person=first.subject)
        await connected_over(doors, browser, name, second)
        link, stale_at_s = (await links_of(browser))[name], doors.clock.now_s()
        grow_stale(doors)
        await sign_in_over(doors, browser, name, second)
        assert (await browser.get("/api/session")).json()["proofs"][0]["at"] == rfc3339(stale_at_s)
        silent = await disconnect(browser, link)
        assert silent.headers["location"] == f"/account/disconnect/{link}"
        await sign_in_over(doors, browser, name, second, prompt="login")
        assert (await browser.get("/api/session")).json()["proofs"][0]["at"] == rfc3339(doors.clock.now_s())
        assert (await disconnect(browser, link)).headers["location"] == "/account?done=disconnected"


async def connected_over(house: House, browser: HTTPBrowser, name: str, person: Person) -> None:
    """Connect somebody, who is signed in at the provider from now on."""
    begun = await post_connect(browser, name)
    if name.endswith("saml"):
        back = await saml_finish(house, browser, begun, person=person)
    else:
        back = (await passed(browser, begun, person=person.subject)).headers["location"]
    assert (await agreed(browser, await browser.get(back))).headers["location"] == CONNECTED


async def sign_in_over(house: House, browser: HTTPBrowser, name: str, person: Person, **asked: str) -> None:
    """Sign in; without `prompt` the provider asks nobody who is signed in there."""
    if name.endswith("saml") and not asked:
        begun = await browser.begin(name)
        page = await browser.get(begun.headers["location"])
        parked = await deliver(house, browser, Posted.on(page))
        answer = await browser.get(parked.headers["location"])
    elif name.endswith("saml"):
        answer = await saml_sign_in(house, browser, name, person=person.subject, **asked)
    else:
        answer = await browser.sign_in(name, person=person.subject, **asked)
    assert answer.status_code == 303, answer.text


async def test_saml_is_asked_by_force_authn(doors: House) -> None:
    connect_saml(doors, "ConfirmSAML")
    person = doors.newcomer()
    async with doors.browser() as browser:
        await saml_sign_in(doors, browser, "ConfirmSAML", person=person.subject)
        await connected(browser, "ConfirmSecond", person=doors.newcomer())
        link = (await links_of(browser))["ConfirmSAML"]
        grow_stale(doors)
        begun = await confirm(browser, link, return_to=f"/account/disconnect/{link}")
        finish = await saml_finish(doors, browser, begun, person=person)
        answer = await browser.get(finish)
        assert answer.headers["location"] == f"/account/disconnect/{link}", answer.text
        page = await browser.get(answer.headers["location"])
        assert "Confirm that it is you first." not in page.text


@pytest.fixture(scope="module")
def forge(house: House) -> Iterator[RunningTwin]:
    """A GitHub Enterprise Server behind the house."""
    with running_forge(house, "ConfirmForge") as twin:
        heard(house)
        yield twin


async def test_plain_oauth2_can_be_asked_for_nothing_and_its_round_trip_counts(
    doors: House, forge: RunningTwin
) -> None:
    async with doors.browser() as browser:
        person = forge_person(forge)
        await browser.signed_in("ConfirmForge", person=person.subject)
        await connected(browser, "ConfirmSecond", person=doors.newcomer())
        link = (await links_of(browser))["ConfirmForge"]
        grow_settled(doors)
        grow_stale(doors)
        begun = await confirm(browser, link)
        assert "prompt" not in query_of(refresh_of(begun.text))
        back = await passed(browser, begun, person=person.subject)
        assert (await browser.get(back.headers["location"])).headers["location"] == "/account"
        assert (await disconnect(browser, link)).headers["location"] == "/account?done=disconnected"
    assert forge.twin.journal.codes_redeemed


async def test_somebody_else_confirms_nothing(doors: House, log: Log) -> None:
    async with doors.browser() as browser:
        _, _, links = await two_ways(doors, browser)
        link = links["Twin"]
        stranger = doors.newcomer()
        back = await passed(browser, await confirm(browser, link), person=stranger.subject)
        token = browser.cookies.get(SESSION)
        with refusal(doors, log, "another_identity", status=403, stored=True) as caught:
            caught.answer = await browser.get(back.headers["location"])
        assert browser.cookies.get(SESSION) == token


async def test_it_leads_to_places_of_ours_alone(doors: House) -> None:
    """S53."""
    async with doors.browser() as browser:
        _, _, links = await two_ways(doors, browser)
        link = links["Twin"]
        answer = await confirm(browser, link, return_to="https://evil.example/")
        assert shown_error(answer).code == "return_to_refused"
