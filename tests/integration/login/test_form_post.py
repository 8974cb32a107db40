"""Answers by form_post: a cross-site POST without cookies, then a finish of our own that has them (DESIGN.md, 2)."""

import httpx2
import pytest
from error_page import refusal
from house import House, Log
from http_browser import HTTPBrowser, hidden_fields, query_of, refresh_of, set_cookies

FINISH = "/api/auth/sso/finish"


@pytest.fixture(scope="session")
def posting(house: House) -> House:
    """The house with a connection whose answers come by form_post."""
    house.connect("Posting", responseMode="form_post")
    return house


async def posted_answer(house: House, browser: HTTPBrowser) -> httpx2.Response:
    """Begin, pass the provider, and let its page post the answer; what comes back leads to the finish."""
    page = await browser.provider_answer(await browser.begin("Posting", login_hint=house.newcomer().subject))
    callback = f"{house.base_url}/api/auth/sso/callback/Posting"
    assert f'action="{callback}"' in page.text
    return await browser.cross_site_post(callback, hidden_fields(page.text), origin=house.twin.base_url)


async def test_two_hops_lead_to_a_session(posting: House) -> None:
    """S52: the POST's answer stays on this origin, and the second hop has the cookies."""
    async with posting.browser() as browser:
        parked = await posted_answer(posting, browser)
        assert parked.status_code == 303
        assert parked.headers["location"].startswith(f"{posting.base_url}{FINISH}?handle=")
        assert list(set_cookies(parked)) == ["vestibule-callback"]
        finished = await browser.get(parked.headers["location"])
        assert (finished.status_code, finished.headers["location"]) == (303, "/account")
        assert "Max-Age=0" in set_cookies(finished)["vestibule-callback"]
        assert await browser.session_status() == 200


async def test_the_first_hop_judges_and_writes_nothing(posting: House) -> None:
    """S29, S68: anybody can make a browser send such a POST."""
    before = posting.rows()
    requests = posting.twin.twin.journal.requests["token"]
    async with posting.browser() as browser:
        for fields in ({"state": "x", "code": "y"}, {"error": "access_denied"}):
            parked = await browser.cross_site_post(
                "/api/auth/sso/callback/Posting", fields, origin="https://evil.example"
            )
            assert parked.status_code == 303
    assert posting.rows() == before
    assert posting.twin.twin.journal.requests["token"] == requests


async def test_a_handle_without_its_cookie_is_worth_nothing(posting: House, log: Log) -> None:
    """S29: a page of ours asks once more, in case the browser left the cookie out, then it is over."""
    async with posting.browser() as browser, posting.browser() as stranger:
        finish = (await posted_answer(posting, browser)).headers["location"]
        first = await stranger.get(finish)
        assert first.status_code == 200
        again = refresh_of(first.text)
        assert query_of(again) == {**query_of(finish), "again": "1"}
        with refusal(posting, log, "state_mismatch", status=400, stored=False) as caught:
            caught.answer = await stranger.get(again)
        assert (await browser.get(finish)).status_code == 303


async def test_the_page_that_asks_once_more_finishes_the_login(posting: House) -> None:
    """Some browsers leave Lax cookies out on the first hop after a cross-site POST."""
    async with posting.browser() as browser, posting.browser() as bare:
        finish = (await posted_answer(posting, browser)).headers["location"]
        again = refresh_of((await bare.get(finish)).text)
        assert (await browser.get(again)).status_code == 303
        assert await browser.session_status() == 200


@pytest.mark.parametrize("query", ["", "?handle=", "?handle=another", "?handle=%F0%9F%94%91"])
async def test_a_cookie_without_its_handle_is_worth_nothing(posting: House, log: Log, query: str) -> None:
    """S29."""
    async with posting.browser() as browser:
        await posted_answer(posting, browser)
        again = refresh_of((await browser.get(f"{FINISH}{query}")).text)
        with refusal(posting, log, "state_mismatch", status=400, stored=False) as caught:
            caught.answer = await browser.get(again)


async def test_handle_and_cookie_without_the_flow_are_worth_nothing(posting: House, log: Log) -> None:
    """S29: an attacker's own answer, planted by a POST of the attacker's page, signs nobody in (login CSRF)."""
    async with posting.browser() as attacker, posting.browser() as victim:
        page = await attacker.provider_answer(await attacker.begin("Posting", login_hint=posting.newcomer().subject))
        parked = await victim.cross_site_post(
            "/api/auth/sso/callback/Posting", hidden_fields(page.text), origin="https://evil.example"
        )
        with refusal(posting, log, "state_mismatch", status=400, stored=False, flow_spent=True) as caught:
            caught.answer = await victim.get(parked.headers["location"])


async def test_a_parked_answer_lives_two_minutes(posting: House, log: Log) -> None:
    """S68."""
    async with posting.browser() as browser:
        finish = (await posted_answer(posting, browser)).headers["location"]
        posting.clock.advance(121)
        with refusal(posting, log, "flow_expired", status=400, stored=False) as caught:
            caught.answer = await browser.get(finish)


async def test_a_posted_answer_arrives_at_its_own_address(posting: House, log: Log) -> None:
    """S30: the address of the POST is what counts, not that of the finish."""
    async with posting.browser() as browser:
        page = await browser.provider_answer(await browser.begin("Posting", login_hint=posting.newcomer().subject))
        parked = await browser.cross_site_post(
            "/api/auth/sso/callback", hidden_fields(page.text), origin=posting.twin.base_url
        )
        with refusal(posting, log, "redirect_uri_mismatch", status=400, stored=True) as caught:
            caught.answer = await browser.get(parked.headers["location"])


@pytest.mark.parametrize("media_type", ["application/json", "text/plain", "multipart/form-data; boundary=x", ""])
async def test_only_a_form_is_taken_for_an_answer(posting: House, log: Log, media_type: str) -> None:
    """S52."""
    async with posting.browser() as browser:
        with refusal(posting, log, "request_refused", status=400, stored=False) as caught:
            caught.answer = await browser.post(
                "/api/auth/sso/callback/Posting", content=b"state=x&code=y", headers={"content-type": media_type}
            )


async def test_a_posted_answer_has_a_bound(posting: House, log: Log) -> None:
    """S64: what a cookie cannot carry is refused by name, not cut off."""
    async with posting.browser() as browser:
        with refusal(posting, log, "callback_malformed", status=400, stored=False) as caught:
            caught.answer = await browser.cross_site_post(
                "/api/auth/sso/callback/Posting", {"state": "x", "code": "y" * 4000}, origin=posting.twin.base_url
            )
