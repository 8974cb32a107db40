"""A login whose code is lost to a refused DPoP proof is begun once more, and never a third time (RFC 9449)."""

import httpx2
from error_page import refusal, shown_error
from house import House, Log
from http_browser import HTTPBrowser, hidden_fields, query_of, set_cookies

from vestibule_twin.dpop.state import NONCE_S
from vestibule_twin.faults import DPoPFault, Faults

LOST = Faults(dpop=(DPoPFault.CODE_SPENT,))
ASKED = {"return_to": "/deep?link=1", "acr_values": "urn:twin:two-factor", "max_age": "300"}


def is_to_the_provider(house: House, answer: httpx2.Response) -> bool:
    """Whether an answer sends the browser to the provider."""
    return answer.status_code == 303 and answer.headers["location"].startswith(f"{house.twin.issuer}/authorize?")


async def lost(house: House, browser: HTTPBrowser, provider_id: str) -> httpx2.Response:
    """A login whose code is lost; what the callback answers."""
    person = house.newcomer()
    return await browser.sign_in(provider_id, person=person.subject, **ASKED)


async def test_one_new_beginning_leads_to_the_session(house: House, log: Log) -> None:
    """What the link asked for is asked again, and the way leads to where it was going to."""
    house.connect("Anew")
    async with house.browser() as browser:
        with house.twin.faulty(LOST):
            again = await lost(house, browser, "Anew")
            assert is_to_the_provider(house, again)
            asked = query_of(again.headers["location"])
            assert asked["acr_values"] == ASKED["acr_values"]
            assert asked["max_age"] == ASKED["max_age"]
            flows = [name for name in set_cookies(again) if name.startswith("vestibule-flow-")]
            assert len(flows) == 2, "the lost flow's expiry, and the new flow"
            back = (await browser.get(again.headers["location"])).headers["location"]
            done = await browser.get(back)
        assert (done.status_code, done.headers["location"]) == (303, ASKED["return_to"])
        assert await browser.session_status() == 200
    assert [line["code"] for line in log if line["log_level"] == "warning"] == ["code_spent_by_retry"]


async def test_the_lost_login_is_kept_as_an_attempt_and_spends_its_flow(house: House, log: Log) -> None:
    house.connect("Kept")
    before = house.rows()
    async with house.browser() as browser:
        with house.twin.faulty(LOST):
            person = house.newcomer()
            callback = await browser.callback_url("Kept", person=person.subject)
            assert is_to_the_provider(house, await browser.get(callback))
            assert house.rows() == before | {
                "attempts": before["attempts"] + 1,
                "audit_events": before["audit_events"] + 1,
            }
            with refusal(house, log, "state_mismatch", status=400, stored=False, flow_spent=True) as caught:
                caught.answer = await browser.get(callback)


async def test_a_provider_that_loses_every_code_is_not_asked_for_ever(house: House) -> None:
    """The second flow remembers that it is one, in its sealed cookie: nothing goes round."""
    house.connect("TwiceAnew")
    async with house.browser() as browser:
        with house.twin.faulty(LOST):
            again = await lost(house, browser, "TwiceAnew")
            assert is_to_the_provider(house, again)
            back = await browser.get(again.headers["location"])
            house.clock.advance(NONCE_S + 1)  # what the proof at the start would hold is too old by then
            end = await browser.get(back.headers["location"])
        assert shown_error(end).code == "code_refused"
        assert await browser.session_status() == 401


async def test_an_answer_by_form_post_is_begun_anew_from_the_finish(house: House) -> None:
    """S52: the redirect to the provider answers a GET of ours, not the provider's POST."""
    house.connect("PostedAnew", responseMode="form_post")
    async with house.browser() as browser:
        with house.twin.faulty(LOST):
            person = house.newcomer()
            page = await browser.provider_answer(await browser.begin("PostedAnew", login_hint=person.subject))
            callback = f"{house.base_url}/api/auth/sso/callback/PostedAnew"
            fields = hidden_fields(page.text)
            parked = await browser.cross_site_post(callback, fields, origin=house.twin.base_url)
            assert parked.headers["location"].startswith(f"{house.base_url}/api/auth/sso/finish?")
            assert is_to_the_provider(house, await browser.get(parked.headers["location"]))
