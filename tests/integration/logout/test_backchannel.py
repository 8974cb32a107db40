"""S79: a provider ends sessions behind the browser's back (OpenID Connect Back-Channel Logout 1.0)."""

from typing import Final

import httpx2
import pytest
from house import House, Log, another_twin
from http_browser import HTTPBrowser, hidden_fields

from vestibule_twin import Client
from vestibule_twin.faults import Faults, LogoutFault
from vestibule_twin.faults.logout import LOGOUT
from vestibule_twin.people import Person
from vestibule_twin.state import Session
from vestibule_twin.tokens import logout_token

PATH: Final = "/api/auth/sso/backchannel-logout"

CODES: Final = {
    LogoutFault.NO_EVENTS: "logout_token_refused",
    LogoutFault.OTHER_EVENT: "logout_token_refused",
    LogoutFault.WITH_NONCE: "logout_token_refused",
    LogoutFault.ISS_WRONG: "issuer_mismatch",
    LogoutFault.AUD_WRONG: "audience_mismatch",
    LogoutFault.EXPIRED: "logout_token_refused",
    LogoutFault.EXP_MISSING: "logout_token_refused",
    LogoutFault.IAT_MISSING: "logout_token_refused",
    LogoutFault.NO_JTI: "logout_token_refused",
    LogoutFault.NO_SUB_AND_SID: "logout_token_refused",
    LogoutFault.WRONG_KEY: "signature_invalid",
    LogoutFault.ALG_NONE: "algorithm_refused",
    LogoutFault.ID_TOKEN_INSTEAD: "logout_token_refused",
}


def upstream(house: House, person: Person) -> list[Session]:
    """The provider's sessions of a person, oldest first."""
    return [session for session in house.twin.twin.sessions.values() if session.person.subject == person.subject]


def client_of(house: House, provider_id: str) -> Client:
    """What the provider knows of a connection."""
    return next(
        client
        for client in house.twin.twin.clients.values()
        if str(client.backchannel_logout_uri) == f"{house.base_url}{PATH}/{provider_id}"
    )


def token_for(house: House, session: Session, *, provider_id: str = "Twin", faults: Faults | None = None) -> str:
    with house.twin.faulty(faults or Faults()):
        return logout_token(house.twin.twin, client_of(house, provider_id), session)


async def tell(house: House, token: str, *, provider_id: str = "Twin") -> httpx2.Response:
    """Post a logout token as the provider does: without cookies, without an Origin."""
    async with HTTPBrowser(house.base_url) as provider:
        return await provider.post(f"{PATH}/{provider_id}", data={"logout_token": token})


def test_no_fault_of_the_twin_is_left_out() -> None:
    assert {fault for fault, entry in LOGOUT.items() if not entry.acceptable} == set(CODES)


async def test_the_provider_ends_all_sessions_of_a_person(house: House) -> None:
    """S56, S79: both browsers, by two messages, and nobody else."""
    person, other = house.newcomer(), house.newcomer()
    async with house.browser() as one, house.browser() as two, house.browser() as stranger:
        await one.signed_in("Twin", person=person.subject)
        await two.signed_in("Twin", person=person.subject)
        await stranger.signed_in("Twin", person=other.subject)
        async with HTTPBrowser(house.twin.base_url) as admin:
            ended = await admin.post("/_twin/end-sessions", json={"sub": person.subject})
        assert [delivery["status"] for delivery in ended.json()["deliveries"]] == [200, 200]
        statuses = [await browser.session_status() for browser in (one, two, stranger)]
        assert statuses == [401, 401, 200]


async def test_a_session_id_names_one_session_and_a_subject_all(house: House) -> None:
    """S79: with sid that very session, without it every one of the subject at this connection."""
    person = house.newcomer()
    async with house.browser() as one, house.browser() as two, house.browser() as three:
        for browser in (one, two, three):
            await browser.signed_in("Twin", person=person.subject)
        first = upstream(house, person)[0]
        for fault in (None, LogoutFault.SID_ONLY):
            faults = Faults(logout_token=(fault,) if fault else ())
            assert (await tell(house, token_for(house, first, faults=faults))).status_code == 200
            assert [await browser.session_status() for browser in (one, two, three)] == [401, 200, 200]
        token = token_for(house, first, faults=Faults(logout_token=(LogoutFault.SUB_ONLY,)))
        assert (await tell(house, token)).status_code == 200
        assert [await browser.session_status() for browser in (one, two, three)] == [401, 401, 401]


async def test_another_connection_of_the_same_provider_keeps_its_sessions(fresh_house: House) -> None:
    """S79, S47: a token's audience is one client, and it is good at that client's connection only."""
    house = fresh_house
    house.connect("Second", trusted=True)
    house.connect("First", trusted=True)
    person = house.newcomer()
    async with house.browser() as first, house.browser() as second:
        await first.signed_in("First", person=person.subject)
        await second.signed_in("Second", person=person.subject)
        session = upstream(house, person)[0]
        faults = Faults(logout_token=(LogoutFault.SUB_ONLY,))
        token = token_for(house, session, provider_id="First", faults=faults)
        assert (await tell(house, token, provider_id="Second")).status_code == 400
        assert [await first.session_status(), await second.session_status()] == [200, 200]
        assert (await tell(house, token, provider_id="First")).status_code == 200
        assert [await first.session_status(), await second.session_status()] == [401, 200]


async def test_the_answers_are_what_the_standard_asks_for(house: House, log: Log) -> None:
    """Back-Channel Logout 2.8: 200 or 400, never to be stored; the reason is a constant sentence (S70)."""
    person = house.newcomer()
    async with house.browser() as browser:
        await browser.signed_in("Twin", person=person.subject)
    good = await tell(house, token_for(house, upstream(house, person)[0]))
    assert (good.status_code, good.headers["cache-control"], good.json()) == (200, "no-store", {})
    log.clear()
    bad = await tell(house, "no.logout.token")
    assert (bad.status_code, bad.headers["cache-control"]) == (400, "no-store")
    assert bad.headers["content-type"] == "application/json"
    assert bad.json()["error"] == "invalid_request"
    assert "no.logout.token" not in bad.text
    assert len(log) == 1


@pytest.mark.parametrize(("fault", "code"), CODES.items(), ids=str)
async def test_a_wrong_logout_token_ends_nothing(house: House, log: Log, fault: LogoutFault, code: str) -> None:
    """S79: each check, through the whole stack; nothing is written and nobody is signed out."""
    person = house.newcomer()
    async with house.browser() as browser:
        await browser.signed_in("Twin", person=person.subject)
        token = token_for(house, upstream(house, person)[0], faults=Faults(logout_token=(fault,)))
        before = house.rows()
        log.clear()
        assert (await tell(house, token)).status_code == 400
        assert [event["code"] for event in log] == [code]
        assert house.rows() == before
        assert await browser.session_status() == 200


async def test_a_logout_token_is_good_once(house: House, log: Log) -> None:
    """S79: by its jti, for as long as it could be good; a token from a log signs nobody out again."""
    person = house.newcomer()
    async with house.browser() as browser:
        await browser.signed_in("Twin", person=person.subject)
        token = token_for(house, upstream(house, person)[0], faults=Faults(logout_token=(LogoutFault.SUB_ONLY,)))
        assert (await tell(house, token)).status_code == 200
        await browser.signed_in("Twin", person=person.subject)
        log.clear()
        assert (await tell(house, token)).status_code == 400
        assert [event["code"] for event in log] == ["logout_token_refused"]
        assert await browser.session_status() == 200


async def test_a_real_id_token_is_no_logout_token(house: House, log: Log) -> None:
    """S79: the very ID token of a login, which the person's browser sees on signing out."""
    person = house.newcomer()
    async with house.browser() as browser, house.browser() as other:
        await other.signed_in("Twin", person=person.subject)
        await browser.signed_in("Twin", person=person.subject)
        page = await browser.get("/account")
        moving = await browser.post_form("/logout", hidden_fields(page.text))
        onward = await browser.get(moving.headers["location"])
        hint = onward.text.partition("id_token_hint=")[2].partition("&amp;")[0]
        assert hint.count(".") == 2
        log.clear()
        assert (await tell(house, hint)).status_code == 400
        assert [event["code"] for event in log] == ["logout_token_refused"]
        assert await other.session_status() == 200


@pytest.mark.parametrize("form", [{}, {"logout_token": ""}, {"token": "x"}, {"logout_token": "x" * 60_000}])
async def test_a_message_without_a_token_is_refused(house: House, form: dict[str, str]) -> None:
    """S19, S64."""
    async with HTTPBrowser(house.base_url) as provider:
        answer = await provider.post(f"{PATH}/Twin", data=form or {"": ""})
        assert (answer.status_code, answer.headers["cache-control"]) == (400, "no-store")
        assert (await provider.get(f"{PATH}/Twin")).status_code in {400, 404, 405}
        sent_as_json = await provider.post(f"{PATH}/Twin", json={"logout_token": "x"})
        assert sent_as_json.status_code == 400


async def test_a_provider_whose_keys_cannot_be_had_may_try_again(house: House) -> None:
    """2.8: a failure of ours is no verdict on the token; a 5xx has the provider repeat it."""
    with another_twin(house.clock) as other:
        house.connect("Unreachable", twin=other)
        session = other.twin.sign_in(next(iter(other.twin.people.values())))
        client = next(iter(other.twin.clients.values()))
        token = logout_token(other.twin, client, session)
        other.stop()
        answer = await tell(house, token, provider_id="Unreachable")
        assert answer.status_code == 502
        assert answer.headers["cache-control"] == "no-store"
