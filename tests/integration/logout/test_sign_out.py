"""S56: signing out ends our session first, whatever becomes of the provider's."""

import httpx2
from house import House, another_twin, newcomer
from http_browser import HTTPBrowser, hidden_fields, query_of, refresh_of, set_cookies

from vestibule_twin.faults import DiscoveryFault, Faults

SIGNED_OUT = "/api/auth/sso/signed-out"


async def sign_out(browser: HTTPBrowser) -> httpx2.Response:
    """Press the button of the account page; the answer is that of the page behind it."""
    page = await browser.get("/account")
    done = await browser.post_form("/logout", hidden_fields(page.text))
    assert (done.status_code, done.headers["location"]) == (303, SIGNED_OUT)
    return await browser.get(SIGNED_OUT)


async def test_the_way_leads_through_the_provider_and_back(house: House) -> None:
    """R28, S56: with the ID token of the login as hint, and exactly the address that is registered."""
    person = house.newcomer()
    async with house.browser() as browser:
        await browser.signed_in("Twin", person=person.subject)
        moving = await sign_out(browser)
        onward = refresh_of(moving.text)
        assert onward.startswith(f"{house.twin.issuer}/logout?")
        asked = query_of(onward)
        assert asked["post_logout_redirect_uri"] == f"{house.base_url}{SIGNED_OUT}"
        assert asked["id_token_hint"].count(".") == 2
        assert await browser.session_status() == 401
        back = await browser.get(onward)
        assert back.headers["location"].partition("?")[0] == f"{house.base_url}{SIGNED_OUT}"
        assert not [s for s in house.twin.twin.sessions.values() if s.person == person]
        end = await browser.get(back.headers["location"])
        assert "You are signed out" in end.text


async def test_the_id_token_leaves_by_the_browser_of_its_owner_once(house: House) -> None:
    """S59: the page that carries the hint is not to be stored, needs the handle, and the handle is used up."""
    async with house.browser() as browser, house.browser() as other:
        await browser.signed_in("Twin", person=house.newcomer().subject)
        page = await browser.get("/account")
        await browser.post_form("/logout", hidden_fields(page.text))
        handle = browser.cookies.get("vestibule-logout") or ""
        moving = await browser.get(SIGNED_OUT)
        assert moving.headers["cache-control"] == "no-store"
        assert "id_token_hint" in moving.text
        assert "Max-Age=0" in set_cookies(moving)["vestibule-logout"]
        assert "id_token_hint" not in (await browser.get(SIGNED_OUT)).text
        house.clock.advance(121)
        late = await other.get(SIGNED_OUT, headers={"cookie": f"vestibule-logout={handle}"})
        assert "id_token_hint" not in late.text


async def test_a_live_session_is_no_handle(house: House) -> None:
    """S59: a session's token put into the other cookie gives nobody the ID token."""
    async with house.browser() as browser:
        await browser.signed_in("Twin", person=house.newcomer().subject)
        token = browser.cookies.get("vestibule-session")
        page = await browser.get(SIGNED_OUT, headers={"cookie": f"vestibule-logout={token}"})
        assert "id_token_hint" not in page.text


async def test_a_provider_without_sign_out_ends_here(house: House) -> None:
    with another_twin(house.clock) as other:
        other.twin.faults = Faults(discovery=(DiscoveryFault.NO_END_SESSION_ENDPOINT,))
        house.connect("NoSignOut", twin=other)
        async with house.browser() as browser:
            await browser.signed_in("NoSignOut", person=newcomer(other).subject)
            assert "You are signed out" in (await sign_out(browser)).text
            assert await browser.session_status() == 401


async def test_a_provider_that_is_gone_holds_up_nobody(house: House) -> None:
    """S56: our session ends although theirs cannot be reached."""
    with another_twin(house.clock) as other:
        house.connect("GoneLater", twin=other)
        async with house.browser() as browser:
            await browser.signed_in("GoneLater", person=newcomer(other).subject)
            other.stop()
            for _ in range(3):  # a document is served for a day at most; the session lives on by use
                house.clock.advance(36_000)
                assert await browser.session_status() == 200
            assert "You are signed out" in (await sign_out(browser)).text
            assert await browser.session_status() == 401
