"""S59: only the browser that has just signed out is handed the ID token for the provider's own sign-out."""

import pytest
from house import House
from http_browser import HTTPBrowser

SIGNED_OUT = "/api/auth/sso/signed-out"
SESSION = "vestibule-session"
LOGOUT = "vestibule-logout"


async def _id_token_leaves(house: House, handle: str) -> bool:
    async with house.browser() as thief:
        return "id_token_hint" in (await thief.get(SIGNED_OUT, headers={"cookie": f"{LOGOUT}={handle}"})).text


async def _signed_in(house: House, browser: HTTPBrowser) -> str:
    await browser.signed_in("Twin", person=house.newcomer().subject)
    token = browser.cookies.get(SESSION)
    assert token is not None
    return token


async def test_a_stolen_token_is_no_handle_once_its_session_has_ended(house: House) -> None:
    """S59: for two minutes it used to be one, whoever had it and however the session ended."""
    async with house.browser() as browser:
        token = await _signed_in(house, browser)
        await browser.post_form("/logout", {"csrf_token": await browser.csrf_token()})
        assert not await _id_token_leaves(house, token)
        assert "id_token_hint" in (await browser.get(SIGNED_OUT)).text


@pytest.mark.parametrize("part", ["callback", "flow"])
async def test_what_is_sealed_for_another_cookie_is_no_handle(house: House, part: str) -> None:
    """S57: the seals of our cookies do not fit one another."""
    async with house.browser() as browser:
        await browser.begin("Twin")
        await browser.post("/api/auth/sso/callback/Twin", data={"state": "x", "code": "y"})
        (sealed,) = [cookie.value for cookie in browser.cookies.jar if cookie.name.startswith(f"vestibule-{part}")]
        assert sealed is not None
        assert not await _id_token_leaves(house, sealed)


@pytest.mark.parametrize("handle", ["", "x", "A" * 200, "01ARZ3NDEKTSV4RRFFQ69G5FAV", "=", "\u00e9".encode().hex()])
async def test_garbage_is_no_handle(house: House, handle: str) -> None:
    """S59."""
    assert not await _id_token_leaves(house, handle)
