"""S22, S56: single logout from either side, by either binding, with the twin as the provider."""

from typing import Any

import httpx2
import pytest
from error_page import refusal, shown_error
from house import House, Log
from http_browser import HTTPBrowser, hidden_fields, refresh_of, set_cookies
from saml_house import SAML, Posted, connect_saml, saml_sign_in

from vestibule_twin.faults import Faults
from vestibule_twin.faults.names import SAMLLogoutFault
from vestibule_twin.people import Person

SIGNED_OUT = "/api/auth/sso/signed-out"
BINDINGS = ("redirect", "post")


@pytest.fixture(scope="module")
def leaving(house: House) -> House:
    """The house, with a connection for each binding of logout messages, and one whose provider has no logout."""
    for binding in BINDINGS:
        connect_saml(house, f"Leave-{binding}", sp={"slo_binding": binding}, sloBinding=binding)
    connect_saml(house, "Leave-nowhere", sloUrl=None)
    return house


async def sign_out(browser: HTTPBrowser) -> httpx2.Response:
    """Press the button of the account page; the answer is that of the page that moves on."""
    page = await browser.get("/account")
    done = await browser.post_form("/logout", hidden_fields(page.text))
    assert (done.status_code, done.headers["location"]) == (303, SIGNED_OUT)
    return await browser.get(SIGNED_OUT)


async def to_provider(browser: HTTPBrowser, moving: httpx2.Response) -> httpx2.Response:
    """Take our LogoutRequest to the provider; what it answers leads back."""
    if "<form" in moving.text:
        form = Posted.on(moving)
        return await browser.post(form.action, data=form.fields)
    return await browser.get(refresh_of(moving.text))


async def back(house: House, browser: HTTPBrowser, answer: httpx2.Response) -> httpx2.Response:
    """Bring what the provider answered to us, as a browser does: by POST without our cookies."""
    if answer.status_code in {302, 303}:
        return await browser.get(answer.headers["location"])
    form = Posted.on(answer)
    return await browser.cross_site_post(form.action, form.fields, origin=house.twin.base_url)


async def at_the_provider(house: House, browser: HTTPBrowser, *faults: SAMLLogoutFault) -> httpx2.Response:
    """Sign out at the provider: its LogoutRequest to us."""
    with house.twin.faulty(Faults(saml_logout=faults)):
        return await browser.get(house.twin.twin.url("/saml/logout"))


def upstream_sessions(house: House, person: Person) -> list[Any]:
    """What the provider still has of somebody."""
    return [session for session in house.twin.twin.sessions.values() if session.person == person]


def logouts_audited(house: House) -> int:
    """How many sessions a provider has ended."""
    ((count,),) = house.database.execute("SELECT count(*) FROM audit_events WHERE action = 'logout_upstream'")
    return int(str(count))


@pytest.mark.parametrize("binding", BINDINGS)
async def test_signing_out_here_signs_out_there(leaving: House, binding: str) -> None:
    """S56: ours ends first; the NameID goes along verbatim, and the answer comes back to this browser."""
    person = leaving.newcomer()
    async with leaving.browser() as browser:
        await saml_sign_in(leaving, browser, f"Leave-{binding}", person=person.subject)
        moving = await sign_out(browser)
        assert await browser.session_status() == 401
        assert ("form-action http" in moving.headers["content-security-policy"]) is (binding == "post")
        answer = await to_provider(browser, moving)
        assert upstream_sessions(leaving, person) == []
        asked = leaving.twin.twin.journal.saml_logout_requests[-1]
        assert asked["signed"] is True
        assert asked["session_indexes"] != []
        hop = await back(leaving, browser, answer)
        assert hop.status_code == 303
        assert hop.headers["location"].startswith(f"{SIGNED_OUT}?outcome=")
        end = await browser.get(hop.headers["location"])
        assert end.status_code == 200
        assert "You can close this window." in end.text
        assert "Max-Age=0" in set_cookies(end)["vestibule-logout-request"]


@pytest.mark.parametrize("binding", BINDINGS)
@pytest.mark.parametrize("fault", [SAMLLogoutFault.STATUS_PARTIAL_LOGOUT, SAMLLogoutFault.STATUS_RESPONDER])
async def test_a_partial_logout_is_said(leaving: House, binding: str, fault: SAMLLogoutFault) -> None:
    """S22: somebody at a shared computer has to know."""
    async with leaving.browser() as browser:
        await saml_sign_in(leaving, browser, f"Leave-{binding}", person=leaving.newcomer().subject)
        moving = await sign_out(browser)
        with leaving.twin.faulty(Faults(saml_logout=(fault,))):
            answer = await to_provider(browser, moving)
        end = await browser.get((await back(leaving, browser, answer)).headers["location"])
        assert end.status_code == 200
        assert "could not sign you out everywhere" in end.text


@pytest.mark.parametrize("binding", BINDINGS)
@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (SAMLLogoutFault.UNSIGNED, "signature_missing"),
        (SAMLLogoutFault.WRONG_KEY, "signature_validation_failed"),
        (SAMLLogoutFault.DESTINATION_WRONG, "destination_mismatch"),
    ],
)
async def test_a_bad_answer_is_refused(
    leaving: House, log: Log, binding: str, fault: SAMLLogoutFault, code: str
) -> None:
    """S22: our session has ended anyway."""
    async with leaving.browser() as browser:
        await saml_sign_in(leaving, browser, f"Leave-{binding}", person=leaving.newcomer().subject)
        moving = await sign_out(browser)
        with leaving.twin.faulty(Faults(saml_logout=(fault,))):
            answer = await to_provider(browser, moving)
        with refusal(leaving, log, code, status=403, stored=False) as caught:
            caught.answer = await back(leaving, browser, answer)


async def test_an_answer_to_another_request_is_none(leaving: House, log: Log) -> None:
    """S22, S13: verified, but not what this browser asked for; to one that asked for nothing it says nothing."""
    async with leaving.browser() as browser, leaving.browser() as other:
        await saml_sign_in(leaving, browser, "Leave-redirect", person=leaving.newcomer().subject)
        moving = await sign_out(browser)
        with leaving.twin.faulty(Faults(saml_logout=(SAMLLogoutFault.IN_RESPONSE_TO_WRONG,))):
            answer = await to_provider(browser, moving)
        outcome = (await back(leaving, browser, answer)).headers["location"]
        with refusal(leaving, log, "logout_message_refused", status=400, stored=False) as caught:
            caught.answer = await browser.get(outcome)
        told = await other.get(outcome)
        assert told.status_code == 200
        assert told.text == (await other.get(SIGNED_OUT)).text


async def test_an_outcome_lives_two_minutes_and_is_written_by_us(leaving: House, log: Log) -> None:
    """S68: what stands in the address is sealed."""
    async with leaving.browser() as browser:
        await saml_sign_in(leaving, browser, "Leave-redirect", person=leaving.newcomer().subject)
        answer = await to_provider(browser, await sign_out(browser))
        outcome = (await back(leaving, browser, answer)).headers["location"]
        leaving.clock.advance(121)
        for url in (outcome, f"{SIGNED_OUT}?outcome=made-up", f"{SIGNED_OUT}?outcome="):
            with refusal(leaving, log, "logout_message_refused", status=400, stored=False) as caught:
                caught.answer = await browser.get(url)


async def test_a_provider_without_logout_ends_here(leaving: House) -> None:
    """S56."""
    async with leaving.browser() as browser:
        await saml_sign_in(leaving, browser, "Leave-nowhere", person=leaving.newcomer().subject)
        assert "You are signed out" in (await sign_out(browser)).text
        assert await browser.session_status() == 401


@pytest.mark.parametrize("binding", BINDINGS)
async def test_signing_out_there_signs_out_here(leaving: House, binding: str) -> None:
    """S22: by name and session index, without any cookie; the answer goes back by the provider's binding."""
    person = leaving.newcomer()
    async with leaving.browser() as browser, leaving.browser() as elsewhere:
        await saml_sign_in(leaving, browser, f"Leave-{binding}", person=person.subject)
        await saml_sign_in(leaving, elsewhere, f"Leave-{binding}", person=person.subject)
        asked = await at_the_provider(leaving, browser)
        audited = logouts_audited(leaving)
        answer = await back(leaving, browser, asked)
        assert await browser.session_status() == 401
        assert await elsewhere.session_status() == 200
        assert answer.status_code == (303 if binding == "redirect" else 200)
        done = await (
            browser.get(answer.headers["location"])
            if binding == "redirect"
            else browser.post(Posted.on(answer).action, data=Posted.on(answer).fields)
        )
        assert done.status_code == 200, done.text
        said = leaving.twin.twin.journal.saml_logout_responses[-1]
        assert said["signed"] is True
        assert said["binding"] == binding
        assert str(said["status"]).count("status:Success") == 1
        assert logouts_audited(leaving) == audited + 1


@pytest.mark.parametrize("binding", BINDINGS)
@pytest.mark.parametrize(
    ("fault", "code", "status"),
    [
        (SAMLLogoutFault.UNSIGNED, "signature_missing", 403),
        (SAMLLogoutFault.WRONG_KEY, "signature_validation_failed", 403),
        (SAMLLogoutFault.DESTINATION_WRONG, "destination_mismatch", 403),
        (SAMLLogoutFault.EXPIRED, "logout_message_refused", 400),
    ],
)
async def test_a_bad_request_ends_nothing(
    leaving: House, log: Log, binding: str, fault: SAMLLogoutFault, code: str, status: int
) -> None:
    """S22: unsigned SLO never ends a session."""
    async with leaving.browser() as browser:
        await saml_sign_in(leaving, browser, f"Leave-{binding}", person=leaving.newcomer().subject)
        asked = await at_the_provider(leaving, browser, fault)
        with refusal(leaving, log, code, status=status, stored=False) as caught:
            caught.answer = await back(leaving, browser, asked)
        assert await browser.session_status() == 200


@pytest.mark.parametrize("binding", BINDINGS)
async def test_a_request_about_somebody_unknown_is_carried_out(leaving: House, binding: str) -> None:
    """The state that was asked for holds already; and nobody else is signed out by it."""
    async with leaving.browser() as browser:
        await saml_sign_in(leaving, browser, f"Leave-{binding}", person=leaving.newcomer().subject)
        asked = await at_the_provider(leaving, browser, SAMLLogoutFault.OTHER_NAME_ID)
        assert (await back(leaving, browser, asked)).status_code in {200, 303}
        assert await browser.session_status() == 200


@pytest.mark.parametrize("binding", BINDINGS)
async def test_a_request_is_good_once(leaving: House, log: Log, binding: str) -> None:
    """S22: sessions begun since do not end by an old request."""
    person = leaving.newcomer()
    async with leaving.browser() as browser:
        await saml_sign_in(leaving, browser, f"Leave-{binding}", person=person.subject)
        asked = await at_the_provider(leaving, browser)
        await back(leaving, browser, asked)
        await saml_sign_in(leaving, browser, f"Leave-{binding}", person=person.subject)
        with refusal(leaving, log, "logout_message_refused", status=400, stored=False) as caught:
            caught.answer = await back(leaving, browser, asked)
        assert await browser.session_status() == 200


async def test_a_request_to_another_connection_ends_nothing(leaving: House, log: Log) -> None:
    """S20: the same provider, another connection."""
    connect_saml(leaving, "Leave-other")
    async with leaving.browser() as browser:
        await saml_sign_in(leaving, browser, "Leave-redirect", person=leaving.newcomer().subject)
        asked = await at_the_provider(leaving, browser)
        other = asked.headers["location"].replace("/slo/Leave-redirect", "/slo/Leave-other")
        with refusal(leaving, log, "destination_mismatch", status=403, stored=False) as caught:
            caught.answer = await browser.get(other)
        assert await browser.session_status() == 200


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("provider_id", ["Leave-redirect", "NeverThere", "Twin"])
async def test_what_is_no_logout_message_is_a_4xx(leaving: House, provider_id: str, method: str) -> None:
    """S19."""
    async with leaving.browser() as browser:
        for fields in ({}, {"SAMLRequest": ""}, {"SAMLRequest": "x", "SAMLResponse": "y"}, {"SAMLResponse": "!" * 999}):
            path = f"{SAML}/slo/{provider_id}"
            answer = await (
                browser.get(path, params=fields)
                if method == "GET"
                else browser.post(path, content=str(httpx2.QueryParams(fields)), headers={"content-type": FORM})
            )
            assert 400 <= answer.status_code < 500, answer.text
            assert shown_error(answer).code != "internal_error"


FORM = "application/x-www-form-urlencoded"
