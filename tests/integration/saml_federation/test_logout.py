"""S22, S56 at a federation: each member ends its own people's sessions, and ours tell the member they came from."""

import html
import re
from typing import Any

import httpx2
from error_page import refusal
from house import Log
from http_browser import HTTPBrowser, hidden_fields, refresh_of
from metadata_documents import LIBRARY, MUSEUM
from saml_federation import Federation
from saml_house import SAML
from saml_recipe import Attribute, Signing
from saml_signing_keys import SigningKey
from saml_slo import REQUESTED, Query, form_of
from twin_server import RunningTwin

SIGNED_OUT = "/api/auth/sso/signed-out"


async def sign_out(browser: HTTPBrowser) -> httpx2.Response:
    """Press the button of the account page: the page that moves on to the provider."""
    page = await browser.get("/account")
    done = await browser.post_form("/logout", hidden_fields(page.text))
    assert (done.status_code, done.headers["location"]) == (303, SIGNED_OUT)
    return await browser.get(SIGNED_OUT)


def upstream_sessions(twin: RunningTwin, subject: str) -> list[Any]:
    """What a provider still has of somebody."""
    return [session for session in twin.twin.sessions.values() if session.person.subject == subject]


async def test_signing_out_here_signs_out_at_the_member_one_came_from(campus: Federation, other: RunningTwin) -> None:
    async with campus.house.browser() as browser:
        await campus.sign_in(browser, other, person="ada")
        assert len(upstream_sessions(other, "ada")) == 1
        moving = await sign_out(browser)
        assert await browser.session_status() == 401
        assert refresh_of(moving.text).startswith(f"{other.twin.url('/saml/slo')}?")
        answer = await browser.get(refresh_of(moving.text))
        assert upstream_sessions(other, "ada") == []
        hop = await browser.get(answer.headers["location"])
        end = await browser.get(hop.headers["location"])
        assert "You can close this window." in end.text


async def test_a_member_that_left_keeps_nobody_from_signing_out(campus: Federation, other: RunningTwin) -> None:
    """Its address is nothing to send anybody to any more."""
    async with campus.house.browser() as browser:
        await campus.sign_in(browser, other, person="ada")
        campus.change_to(LIBRARY, MUSEUM)
        page = await sign_out(browser)
        assert "You are signed out" in page.text
        assert await browser.session_status() == 401


async def test_a_member_signs_its_own_people_out(campus: Federation, other: RunningTwin) -> None:
    async with campus.house.browser() as browser, campus.house.browser() as neighbour:
        await campus.sign_in(browser, other, person="ada")
        await campus.sign_in(neighbour, campus.house.twin, person=campus.house.newcomer().subject)
        asked = await browser.get(other.twin.url("/saml/logout"))
        answer = await browser.get(asked.headers["location"])
        assert answer.headers["location"].startswith(f"{other.twin.url('/saml/slo')}?")
        assert (await browser.session_status(), await neighbour.session_status()) == (401, 200)
    named = f"provider: {other.twin.saml.entity_id}"
    assert campus.house.database.execute("SELECT note FROM audit_events WHERE action = 'logout_upstream'") == [(named,)]


async def reader(campus: Federation, browser: HTTPBrowser, provider: Any) -> None:  # noqa: ANN401 - of metadata_documents
    """Sign somebody in through a written provider, whom both call by the same name and session."""
    request = await campus.asked(browser, provider)
    email = Attribute(name="email", values=(f"alice@{provider.scopes[0]}",))
    answer = await campus.finish(browser, campus.response(provider, request=request, attributes=(email,)))
    assert answer.status_code == 303


def logout_of(campus: Federation, issuer: str) -> Any:  # noqa: ANN401 - of saml_slo
    destination = f"{campus.house.base_url}{SAML}/slo/Campus"
    return REQUESTED.but(now_s=campus.house.clock.now_s(), issuer=issuer, destination=destination)


async def test_a_member_ends_nobody_elses_sessions(campus: Federation) -> None:
    """Both call somebody `alice-0001` in session `session-1`: the issuer is a part of the name."""
    async with campus.house.browser() as library, campus.house.browser() as museum:
        await reader(campus, library, LIBRARY)
        await reader(campus, museum, MUSEUM)
        query = Query(key=MUSEUM.keys[0]).of(logout_of(campus, MUSEUM.entity_id))
        done = await museum.get(f"{SAML}/slo/Campus?{query.decode()}")
        assert done.status_code == 200
        assert (await library.session_status(), await museum.session_status()) == (200, 401)


async def refused(campus: Federation, log: Log, code: str, status: int, *, issuer: str, key: SigningKey) -> None:
    """Both bindings end in a refusal, and no session ends."""
    message = logout_of(campus, issuer)
    async with campus.house.browser() as browser:
        await reader(campus, browser, LIBRARY)
        query = Query(key=key).of(message).decode()
        with refusal(campus.house, log, code, status=status, stored=False) as caught:
            caught.answer = await browser.get(f"{SAML}/slo/Campus?{query}")
        fields = form_of(message, signing=Signing(key=key))
        with refusal(campus.house, log, code, status=status, stored=False) as caught:
            caught.answer = await browser.post(f"{SAML}/slo/Campus", data=fields)
        assert await browser.session_status() == 200


async def test_a_member_cannot_sign_out_in_anothers_name(campus: Federation, log: Log) -> None:
    await refused(campus, log, "signature_validation_failed", 403, issuer=LIBRARY.entity_id, key=MUSEUM.keys[0])


async def test_who_is_no_member_signs_nobody_out(campus: Federation, log: Log) -> None:
    await refused(campus, log, "unknown_provider", 404, issuer="https://nobody.example/idp", key=MUSEUM.keys[0])


async def test_a_message_without_a_name_signs_nobody_out(campus: Federation, log: Log) -> None:
    message = logout_of(campus, LIBRARY.entity_id).but(issuer=None)
    async with campus.house.browser() as browser:
        with refusal(campus.house, log, "saml_message_malformed", status=403, stored=False) as caught:
            caught.answer = await browser.get(f"{SAML}/slo/Campus?{Query(key=LIBRARY.keys[0]).of(message).decode()}")


async def test_a_message_that_is_no_message_is_refused(campus: Federation) -> None:
    async with campus.house.browser() as browser:
        for query in ("", "SAMLRequest=%21", "SAMLRequest=AAAA&SAMLResponse=AAAA"):
            answer = await browser.get(f"{SAML}/slo/Campus?{query}")
            assert answer.status_code in {400, 403}
            assert re.search(r"logout_message_refused|saml_message_malformed", html.unescape(answer.text))
