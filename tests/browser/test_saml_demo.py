"""`vestibule demo` in a real Chromium: in and out through the SAML button, beside the one of OpenID Connect."""

import re

import pytest
from chromium import axe_violations
from playwright.async_api import Browser, Page, expect
from running_demo import RunningDemo
from saml_in_chromium import has_session, provider_says

# Ada is known through OpenID Connect in the other tests of the demo, and an address has one account.
PERSON = "George Boole"
NOBODY = "Nobody is signed in."


async def sign_in_by_saml(page: Page, demo: RunningDemo, *, person: str = PERSON, scripts: bool = True) -> None:
    await page.goto(f"{demo.base_url}/login")
    await page.get_by_role("link", name="Continue with Twin (SAML)").click()
    await page.get_by_role("button", name=f"Sign in as {person}").click()
    if not scripts:
        await page.get_by_role("button", name="Continue").click()
    await page.wait_for_url(f"{demo.base_url}/account")


async def test_both_buttons_are_offered_before_those_of_the_vendors(page: Page, demo: RunningDemo) -> None:
    await page.goto(demo.base_url)
    vendors = ("Entra ID", "GitHub", "GitLab", "Google", "Keycloak", r"Keycloak \(SAML\)", "Okta")
    names = (r"\(demo\)", r"\(SAML\)", *(f"as {vendor}" for vendor in vendors))
    await expect(page.locator(".method")).to_have_text([re.compile(f"Continue with Twin {name}") for name in names])
    assert await axe_violations(page) == []


@pytest.mark.parametrize("scripts", [True, False])
async def test_in_and_out_through_saml(browser: Browser, demo: RunningDemo, *, scripts: bool) -> None:
    """R19, R28: signed out on both sides; also without JavaScript."""
    context = await browser.new_context(java_script_enabled=scripts)
    page = await context.new_page()
    await sign_in_by_saml(page, demo, scripts=scripts)
    await expect(page.get_by_text(PERSON).first).to_be_visible()
    await expect(page.get_by_text("Through Twin (SAML)").first).to_be_visible()
    assert PERSON in await provider_says(context, demo.twin_url)
    await page.get_by_role("button", name="Sign out").click()
    await expect(page.get_by_role("heading", name="You are signed out", exact=True)).to_be_visible()
    await expect(page.get_by_text("You can close this window.")).to_be_visible()
    assert not await has_session(context, demo.base_url)
    assert await provider_says(context, demo.twin_url) == NOBODY


async def test_the_same_person_through_the_other_door_is_told_why_not(page: Page, demo: RunningDemo) -> None:
    """S44: an address that a SAML provider names is no proof, so it opens nobody's account."""
    await page.goto(f"{demo.base_url}/login")
    await page.get_by_role("link", name="Continue with Twin (demo)").click()
    await page.get_by_role("button", name="Sign in as Ada Lovelace").click()
    await page.wait_for_url(f"{demo.base_url}/account")
    await page.goto(f"{demo.base_url}/login")
    # The provider knows her already, and asks nothing.
    await page.get_by_role("link", name="Continue with Twin (SAML)").click()
    await expect(page.locator(".reference code").first).to_have_text("account_not_linked")
    await expect(page.get_by_role("link", name="Sign in the way you did before")).to_be_visible()
    assert await axe_violations(page) == []
    assert await has_session(page.context, demo.base_url)


async def test_signing_out_at_the_provider_signs_out_here(page: Page, demo: RunningDemo) -> None:
    """S22: begun from the provider's own page."""
    await sign_in_by_saml(page, demo)
    await page.goto(f"{demo.twin_url}/")
    await page.get_by_role("button", name="Sign out").click()
    await expect(page.get_by_role("heading", name="You are signed out", exact=True)).to_be_visible()
    assert page.url.startswith(demo.twin_url)
    assert not await has_session(page.context, demo.base_url)
    assert await provider_says(page.context, demo.twin_url) == NOBODY
