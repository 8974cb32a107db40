"""S19, S52, S53: a Provider ID in an address is looked up only if it can be one, and gets into no redirect unread."""

import pytest
from error_page import refusal
from house import House, Log

ODD = [
    "%00",
    "a%0d%0aSet-Cookie:%20vestibule-session=theirs",
    "%C3%A9",
    "%FF",
    "%E2%80%AE",
    "a%3Fb",
    "a%23b",
    "%2e%2e",
    "a%20b",
    "Twin%5C",
    "x" * 64,
]
BEGIN = "/api/auth/sso/login"


@pytest.mark.parametrize("odd", ODD)
async def test_a_login_begun_by_post_redirects_to_no_odd_address(house: House, log: Log, odd: str) -> None:
    """S53: it was sent back as it came, so that `..` led elsewhere, and a line end broke the answer with a 500."""
    async with house.browser() as browser:
        with refusal(house, log, "unknown_connection", status=404, stored=False) as caught:
            caught.answer = await browser.post(f"{BEGIN}/{odd}", data={"iss": house.twin.issuer})
        assert "location" not in caught.answer.headers


@pytest.mark.parametrize("odd", ODD)
async def test_an_odd_provider_id_is_unknown(house: House, log: Log, odd: str) -> None:
    """S70: PostgreSQL refuses a NUL in a text, which was told as an outage of the database."""
    async with house.browser() as browser:
        with refusal(house, log, "unknown_connection", status=404, stored=False) as caught:
            caught.answer = await browser.get(f"{BEGIN}/{odd}")


@pytest.mark.parametrize("odd", ODD)
async def test_a_logout_token_for_an_odd_provider_id_is_refused(house: House, odd: str) -> None:
    """S79."""
    async with house.browser() as browser:
        answer = await browser.post(f"/api/auth/sso/backchannel-logout/{odd}", data={"logout_token": "a.b.c"})
    assert answer.status_code == 400


@pytest.mark.parametrize("odd", ["\0", "a\0b", "\N{RIGHT-TO-LEFT OVERRIDE}", "../1", ""])
async def test_an_odd_session_id_names_no_session(house: House, log: Log, odd: str) -> None:
    """S52: the form of the account page may be sent with anything in it."""
    async with house.browser() as browser:
        await browser.signed_in("Twin", person=house.newcomer().subject)
        fields = {"csrf_token": await browser.csrf_token(), "session_id": odd}
        with refusal(house, log, "object_not_found", status=404, stored=False) as caught:
            caught.answer = await browser.post_form("/account/sessions/end", fields)
        assert await browser.session_status() == 200
