"""Logins that break on their way through the browser: another one, too late, twice, at another address."""

import asyncio
from http import HTTPStatus

import httpx2
import pytest
from error_page import refusal, shown_error
from house import House, Log, browser_at, replica_of
from http_browser import BEGIN, HTTPBrowser, with_query

from vestibule.flows.connections.draft import Change

CALLBACK = "/api/auth/sso/callback"


def cookie_header(browser: HTTPBrowser) -> dict[str, str]:
    """All cookies of a browser, as somebody keeps them who can copy them."""
    return {"cookie": "; ".join(f"{cookie.name}={cookie.value}" for cookie in browser.cookies.jar)}


async def test_a_callback_in_another_browser_is_refused(house: House, log: Log) -> None:
    """S29: the flow is bound to the browser that began it; nobody can be signed in as somebody else (login CSRF)."""
    async with house.browser() as mine, house.browser() as theirs:
        callback = await mine.callback_url("Twin", person=house.newcomer().subject)
        with refusal(house, log, "state_mismatch", status=400, stored=False, flow_spent=True) as caught:
            caught.answer = await theirs.get(callback)
        # The stranger has spent nothing: the browser that began it finishes it.
        assert (await mine.get(callback)).status_code == 303


async def test_another_flow_of_the_same_browser_does_not_fit(house: House, log: Log) -> None:
    """S29: with the id of one flow and the secret of another."""
    async with house.browser() as browser:
        first = await browser.callback_url("Twin", person=house.newcomer().subject)
        second = await browser.callback_url("Twin", person=house.newcomer().subject)
        id_of_first = httpx2.URL(first).params["state"].partition(".")[0]
        secret_of_second = httpx2.URL(second).params["state"].partition(".")[2]
        with refusal(house, log, "state_mismatch", status=400, stored=True) as caught:
            caught.answer = await browser.get(with_query(second, state=f"{id_of_first}.{secret_of_second}"))


async def test_a_flow_of_another_connection_does_not_fit(house: House, log: Log) -> None:
    """S29, S30: bound to its connection by the very redirect URI, so a mix-up of providers is noticed."""
    house.connect("MixedUp")
    async with house.browser() as browser:
        callback = await browser.callback_url("MixedUp", person=house.newcomer().subject)
        with refusal(house, log, "redirect_uri_mismatch", status=400, stored=True) as caught:
            caught.answer = await browser.get(with_query(callback, path=f"{CALLBACK}/Twin"))


@pytest.mark.parametrize("shared", [False, True])
async def test_a_callback_at_the_other_form_of_address_is_refused(house: House, log: Log, shared: bool) -> None:  # noqa: FBT001
    """S30, R24, R25: the shared callback does not receive what was sent to a connection's own, nor the reverse."""
    provider_id = f"Form-{'shared' if shared else 'own'}"
    house.connect(provider_id, shared_callback=shared)
    other = f"{CALLBACK}/{provider_id}" if shared else CALLBACK
    async with house.browser() as browser:
        callback = await browser.callback_url(provider_id, person=house.newcomer().subject)
        assert httpx2.URL(callback).path == (CALLBACK if shared else f"{CALLBACK}/{provider_id}")
        with refusal(house, log, "redirect_uri_mismatch", status=400, stored=True) as caught:
            caught.answer = await browser.get(with_query(callback, path=other))
    async with house.browser() as browser:
        await browser.signed_in(provider_id, person=house.newcomer().subject)


async def test_a_flow_expires(house: House, log: Log) -> None:
    """S29, S68, S75: ten minutes by the clock, also when the browser has kept the cookie."""
    async with house.browser() as browser:
        callback = await browser.callback_url("Twin", person=house.newcomer().subject)
        house.clock.advance(600)
        other = await browser.callback_url("Twin", person=house.newcomer().subject)
        house.clock.advance(1)
        with refusal(house, log, "flow_expired", status=400, stored=True) as caught:
            caught.answer = await browser.get(callback)
        # The other one has its time before it.
        assert (await browser.get(other)).status_code == 303


async def test_a_flow_whose_cookie_the_browser_dropped_is_called_expired(house: House, log: Log) -> None:
    """S29: told by the time in the flow's id; nothing of ours remembers it."""
    async with house.browser() as browser:
        callback = await browser.callback_url("Twin", person=house.newcomer().subject)
        house.clock.advance(601)
        browser.cookies.clear()
        with refusal(house, log, "flow_expired", status=400, stored=False, flow_spent=True) as caught:
            caught.answer = await browser.get(callback)


async def test_a_flow_is_good_once(house: House, log: Log) -> None:
    """S29: whoever has both the callback and the cookies gets nothing by them a second time."""
    async with house.browser() as browser, house.browser() as thief:
        callback = await browser.callback_url("Twin", person=house.newcomer().subject)
        stolen = cookie_header(browser)
        assert (await browser.get(callback)).status_code == 303
        redeemed = house.twin.twin.journal.requests["token"]
        with refusal(house, log, "flow_replayed", status=400, stored=False, flow_spent=True) as caught:
            caught.answer = await thief.get(callback, headers=stolen)
        assert house.twin.twin.journal.requests["token"] == redeemed
        assert await browser.session_status() == 200


async def test_a_flow_that_failed_is_spent_too(house: House, log: Log) -> None:
    """S29: a second try with another code is a second login."""
    async with house.browser() as browser:
        callback = await browser.callback_url("Twin", person=house.newcomer().subject)
        stolen = cookie_header(browser)
        with refusal(house, log, "access_denied", status=403, stored=True) as caught:
            caught.answer = await browser.get(with_query(callback, code=None, error="access_denied"))
        with refusal(house, log, "flow_replayed", status=400, stored=False, flow_spent=True) as caught:
            caught.answer = await browser.get(callback, headers=stolen)


async def test_a_flow_spent_on_another_replica_is_known_before_its_code_is_sent(house: House, log: Log) -> None:
    """S29: providers take a code that comes twice for theft, and end the session that came of it (RFC 6749 4.1.2)."""
    async with house.browser() as browser:
        callback = await browser.callback_url("Twin", person=house.newcomer().subject)
        stolen = cookie_header(browser)
        assert (await browser.get(callback)).status_code == 303
    replayed = house.twin.twin.journal.codes_replayed
    with replica_of(house) as replica:
        async with browser_at(replica) as thief:
            with refusal(house, log, "flow_replayed", status=400, stored=False, flow_spent=True) as caught:
                caught.answer = await thief.get(httpx2.URL(callback).raw_path.decode(), headers=stolen)
    assert house.twin.twin.journal.codes_replayed == replayed


async def test_twenty_callbacks_at_once_make_one_session(house: House) -> None:
    """S29: exactly one, and the code is sent once."""
    journal = house.twin.twin.journal
    async with house.browser() as browser:
        callback = await browser.callback_url("Twin", person=house.newcomer().subject)
        cookies = cookie_header(browser)
        before, sent = house.rows(), journal.requests["token"]

        async def come() -> httpx2.Response:
            async with house.browser() as another:
                return await another.get(callback, headers=cookies)

        answers = await asyncio.gather(*(come() for _ in range(20)))
    assert sorted(answer.status_code for answer in answers) == [303] + [400] * 19
    assert {shown_error(answer).code for answer in answers if answer.status_code == 400} == {"flow_replayed"}
    after = house.rows()
    assert after["sessions"] == before["sessions"] + 1
    assert after["attempts"] == before["attempts"] + 1
    assert journal.requests["token"] == sent + 1


async def test_twenty_callbacks_at_two_replicas_make_one_session_at_most(house: House) -> None:
    """S29: the unique key holds between processes; whichever wrote first has spent the flow."""
    async with house.browser() as browser:
        callback = httpx2.URL(await browser.callback_url("Twin", person=house.newcomer().subject)).raw_path.decode()
        cookies = cookie_header(browser)
    before = house.rows()
    with replica_of(house) as replica:

        async def come(number: int) -> HTTPStatus:
            async with browser_at(replica if number % 2 else house) as another:
                return HTTPStatus((await another.get(callback, headers=cookies)).status_code)

        statuses = await asyncio.gather(*(come(number) for number in range(20)))
    sessions = house.rows()["sessions"] - before["sessions"]
    assert sessions <= 1
    assert statuses.count(HTTPStatus.SEE_OTHER) == sessions
    assert house.rows()["attempts"] == before["attempts"] + 1


async def test_a_changed_connection_ends_the_logins_under_way(house: House, log: Log) -> None:
    """S73: whatever was changed."""
    house.connect("Changing")
    async with house.browser() as browser:
        callback = await browser.callback_url("Changing", person=house.newcomer().subject)
        house.change("Changing", Change(name="Another name"))
        house.clock.advance(1)
        with refusal(house, log, "connection_changed", status=400, stored=True) as caught:
            caught.answer = await browser.get(callback)
        await browser.signed_in("Changing", person=house.newcomer().subject)


async def test_a_connection_switched_off_ends_the_logins_under_way(house: House, log: Log) -> None:
    """S70, S73."""
    house.connect("Ending")
    async with house.browser() as browser:
        callback = await browser.callback_url("Ending", person=house.newcomer().subject)
        house.change("Ending", Change(enabled=False))
        house.clock.advance(1)
        with refusal(house, log, "unknown_connection", status=404, stored=True) as caught:
            caught.answer = await browser.get(callback)


async def test_a_person_without_an_address_is_refused_by_name(house: House, log: Log) -> None:
    """R54."""
    person = house.newcomer(email=None, email_verified=None)
    async with house.browser() as browser:
        callback = await browser.callback_url("Twin", person=person.subject)
        with refusal(house, log, "missing_user_info", status=403, stored=True) as caught:
            caught.answer = await browser.get(callback)


async def test_a_wrong_client_secret_is_refused_by_name(house: House, log: Log) -> None:
    """S33: one try by the configured method, and none by another."""
    house.connect("WrongSecret", clientSecret="not the secret")
    methods = house.twin.twin.journal.auth_methods.copy()
    async with house.browser() as browser:
        callback = await browser.callback_url("WrongSecret", person=house.newcomer().subject)
        with refusal(house, log, "invalid_client", status=502, stored=True) as caught:
            caught.answer = await browser.get(callback)
    assert house.twin.twin.journal.auth_methods - methods == {"client_secret_basic": 1}


@pytest.mark.parametrize("provider_id", ["Nobody", "twin", "TWIN", "Twin%20", "Twin%00", "%C3%A9", "x" * 300])
async def test_an_unknown_connection_begins_nothing(house: House, log: Log, provider_id: str) -> None:
    """R4: upper and lower case count."""
    async with house.browser() as browser:
        with refusal(house, log, "unknown_connection", status=404, stored=False) as caught:
            caught.answer = await browser.get(f"{BEGIN}/{provider_id}")


@pytest.mark.parametrize(
    "return_to", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)"]
)
async def test_a_link_that_leads_elsewhere_begins_nothing(house: House, log: Log, return_to: str) -> None:
    """S53, S75: neither the login nor the sign-in page takes it."""
    async with house.browser() as browser:
        for path in (f"{BEGIN}/Twin", "/login"):
            with refusal(house, log, "return_to_refused", status=400, stored=False) as caught:
                caught.answer = await browser.get(path, params={"return_to": return_to})
            assert "evil" not in caught.answer.text
