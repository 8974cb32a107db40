"""The main job in a real Chromium: `vestibule demo`, "Continue with ...", a person, the account page, and out again.

Host and provider are two sites to the browser (localhost and 127.0.0.1), so cookies behave as in real life.
"""

import re
from http import HTTPStatus

import httpx2
from chromium import NewContext, axe_violations
from playwright.async_api import BrowserContext, Page, Route, expect
from running_demo import RunningDemo


async def sign_in(page: Page, demo: RunningDemo, *, person: str = "Ada Lovelace") -> None:
    await page.goto(f"{demo.base_url}/login")
    await page.get_by_role("link", name="Continue with Twin (demo)").click()
    await page.get_by_role("button", name=f"Sign in as {person}").click()
    await page.wait_for_url(f"{demo.base_url}/account")


async def test_a_newcomer_signs_in_and_sees_who_they_are(page: Page, demo: RunningDemo) -> None:
    await page.goto(demo.base_url)
    await expect(page).to_have_url(re.compile("/login"))
    await sign_in(page, demo)
    await expect(page.get_by_text("Ada Lovelace").first).to_be_visible()
    await expect(page.get_by_text("ada@example.org").first).to_be_visible()
    assert await axe_violations(page) == []


async def test_sign_out_ends_both_sessions(page: Page, demo: RunningDemo) -> None:
    await sign_in(page, demo)
    await page.get_by_role("button", name="Sign out").click()
    await page.wait_for_url(f"{demo.base_url}/api/auth/sso/signed-out*")
    await expect(page.get_by_role("heading", name="You are signed out")).to_be_visible()
    answer = await page.goto(f"{demo.base_url}/api/session")
    assert answer is not None
    assert answer.status == HTTPStatus.UNAUTHORIZED
    # A session at the provider would make the next sign-in silent: it asks again.
    await page.goto(f"{demo.base_url}/login")
    await page.get_by_role("link", name="Continue with Twin (demo)").click()
    await expect(page.get_by_role("button", name="Sign in as Ada Lovelace")).to_be_visible()


async def test_the_sign_in_works_without_javascript(demo: RunningDemo, context: BrowserContext) -> None:
    assert context.browser is not None
    plain = await context.browser.new_context(java_script_enabled=False)
    page = await plain.new_page()
    await sign_in(page, demo)
    await page.get_by_role("button", name="Sign out").click()
    await page.wait_for_url(f"{demo.base_url}/api/auth/sso/signed-out*")


async def test_a_declined_sign_in_says_so_with_code_and_attempt(page: Page, demo: RunningDemo) -> None:
    await page.goto(f"{demo.base_url}/login")
    await page.get_by_role("link", name="Continue with Twin (demo)").click()
    await page.get_by_role("button", name="Deny access").click()
    await page.wait_for_url(f"{demo.base_url}/api/auth/sso/callback/**")
    await expect(page.get_by_text("access_denied").first).to_be_visible()
    assert await axe_violations(page) == []
    # The button leads back to the same provider.
    await page.get_by_role("link", name="Try again").click()
    await page.get_by_role("button", name="Sign in as Ada Lovelace").click()
    await page.wait_for_url(f"{demo.base_url}/account")


async def test_s29_a_callback_of_one_browser_does_not_complete_in_another(
    new_context: NewContext, demo: RunningDemo
) -> None:
    """S29, S51: the flow's cookie stays in the browser that began it."""
    victim, attacker = await (await new_context()).new_page(), await (await new_context()).new_page()

    async def keep_back(route: Route) -> None:
        await route.abort()

    await attacker.route("**/api/auth/sso/callback/**", keep_back)
    await attacker.goto(f"{demo.base_url}/login")
    await attacker.get_by_role("link", name="Continue with Twin (demo)").click()
    async with attacker.expect_request("**/api/auth/sso/callback/**") as kept_back:
        await attacker.get_by_role("button", name="Sign in as Ada Lovelace").click(no_wait_after=True)
    callback = await kept_back.value
    answer = await victim.goto(callback.url)
    assert answer is not None
    assert answer.status == HTTPStatus.BAD_REQUEST
    await expect(victim.get_by_text("state_mismatch").first).to_be_visible()


async def test_s51_a_browser_that_starts_200_flows_keeps_its_session(page: Page, demo: RunningDemo) -> None:
    """S51: older flows are expired, so cookies neither crowd out the session nor outgrow a header."""
    await sign_in(page, demo)
    for _ in range(200):
        await page.goto(f"{demo.base_url}/api/auth/sso/login/Twin?prompt=login", wait_until="commit")
    cookies = await page.context.cookies(demo.base_url)
    assert len([cookie for cookie in cookies if "flow" in cookie["name"]]) <= 5
    answer = await page.goto(f"{demo.base_url}/api/session")
    assert answer is not None
    assert answer.status == HTTPStatus.OK


async def test_s55_every_page_of_the_way_has_the_strict_policy(demo: RunningDemo) -> None:
    """S55: CSP, no framing, no storing, no sniffing."""
    async with httpx2.AsyncClient() as client:
        for path in ("/login", "/api/auth/sso/signed-out", "/api/auth/sso/login/nobody"):
            answer = await client.get(demo.base_url + path)
            assert "default-src 'none'" in answer.headers["content-security-policy"]
            assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
            assert answer.headers["cache-control"] == "no-store"
            assert answer.headers["x-content-type-options"] == "nosniff"
