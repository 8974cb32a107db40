"""`GET /api/session`, for applications that share the origin."""

import re

from house import House
from http_browser import HTTPBrowser

from vestibule.clock import rfc3339

ULID = re.compile(r"[0-9A-HJKMNP-TV-Z]{26}")


async def test_a_session_is_described(house: House) -> None:
    person = house.newcomer(name="Grace Hopper")
    settings, now_s = house.host.settings, house.clock.now_s()
    async with house.browser() as browser:
        await browser.signed_in("Twin", person=person.subject)
        answer = await browser.get("/api/session")
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-store"
    said = answer.json()
    assert ULID.fullmatch(said["account"].pop("id"))
    assert said == {
        "account": {"email": person.email, "name": "Grace Hopper"},
        "expires_at": rfc3339(now_s + settings.session_absolute_s),
        "idle_expires_at": rfc3339(now_s + settings.session_idle_s),
        "proofs": [{"connection": "Twin", "issuer": house.twin.issuer, "at": rfc3339(now_s)}],
    }


async def test_the_idle_end_moves_and_the_absolute_one_stays(house: House) -> None:
    """S50."""
    async with house.browser() as browser:
        await browser.signed_in("Twin", person=house.newcomer().subject)
        before = (await browser.get("/api/session")).json()
        house.clock.advance(3_600)
        after = (await browser.get("/api/session")).json()
    assert after["idle_expires_at"] == rfc3339(house.clock.now_s() + house.host.settings.session_idle_s)
    assert {**after, "idle_expires_at": None} == {**before, "idle_expires_at": None}


async def test_nobody_gets_problem_details(house: House) -> None:
    """RFC 9457, RFC 9110 15.5.2."""
    async with house.browser() as browser:
        answer = await browser.get("/api/session")
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["www-authenticate"]
    assert answer.json() == {
        "type": "urn:vestibule:error:sign_in_required",
        "title": "Sign in to see this page.",
        "status": 401,
        "code": "sign_in_required",
    }


async def test_an_unwritten_name_and_address_are_null(fresh_house: House) -> None:
    fresh_house.connect("NoAddress", emailRequired=False)
    person = fresh_house.newcomer(email=None, email_verified=None, name=None)
    async with fresh_house.browser() as browser:
        await browser.signed_in("NoAddress", person=person.subject)
        account = (await browser.get("/api/session")).json()["account"]
    assert (account["email"], account["name"]) == (None, None)


async def test_it_costs_a_stranger_no_log_line_and_no_row(house: House) -> None:
    """S68: every page of an application asks before anybody has signed in."""
    before = house.rows()
    async with HTTPBrowser(house.base_url) as browser:
        for _ in range(20):
            assert await browser.session_status() == 401
    assert house.rows() == before
