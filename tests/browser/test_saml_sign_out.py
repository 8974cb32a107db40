"""Single logout in a real Chromium, app and provider on two sites: who is signed out, and what somebody reads of it."""

from collections.abc import Iterator

import pytest
from chromium import axe_violations
from databases import Databases
from house import House, newcomer
from manual_clock import ManualClock
from playwright.async_api import Browser, Page, expect
from saml_in_chromium import (
    SIGNED_OUT,
    SLO,
    go_back,
    has_session,
    provider_says,
    sent_cookies,
    sign_in,
    sign_out,
    watched,
)
from saml_sites import connect_across, loopback_sites

from vestibule_twin.faults import Faults
from vestibule_twin.faults.names import SAMLLogoutFault

BINDINGS = ("redirect", "post")
NOBODY = "Nobody is signed in."


@pytest.fixture(scope="module")
def house(databases: Databases, clock: ManualClock) -> Iterator[House]:
    """An installation with a connection for each binding of logout messages."""
    database = databases.migrated()
    with loopback_sites(database, clock) as sites:
        for binding in BINDINGS:
            connect_across(sites, binding, sloBinding=binding, sp={"slo_binding": binding})
        yield sites
    databases.remove(database)


@pytest.mark.parametrize("binding", BINDINGS)
async def test_signing_out_here_signs_out_there(page: Page, house: House, binding: str) -> None:
    """S22: an answer by POST comes without cookies, and finds them on the hop to the signed-out page."""
    await sign_in(page, house, binding, newcomer(house.twin))
    async with watched(page) as seen:
        await sign_out(page, house)
    (answer,) = seen.to(SLO)
    sent = await sent_cookies(answer)
    assert answer.method == {"redirect": "GET", "post": "POST"}[binding]
    assert ("vestibule-logout-request" in sent) is (binding == "redirect")
    assert binding == "redirect" or sent == []
    assert seen.console == []
    await expect(page.get_by_role("heading")).to_have_text("You are signed out")
    assert not await has_session(page.context, house.base_url)
    assert await provider_says(page.context, house.twin.base_url) == NOBODY
    left = {cookie["name"] for cookie in await page.context.cookies(house.base_url)}
    # The second was spent at sign-in, and goes by itself within two minutes.
    assert left == {"vestibule-last-used", "vestibule-assertion"}


@pytest.mark.parametrize("binding", BINDINGS)
async def test_without_javascript_too(browser: Browser, house: House, binding: str) -> None:
    page = await (await browser.new_context(java_script_enabled=False)).new_page()
    person = newcomer(house.twin)
    await page.goto(f"{house.base_url}/api/auth/sso/login/{binding}")
    await page.get_by_role("button", name=f"Sign in as {person.label}", exact=True).click()
    await page.get_by_role("button", name="Continue").click()
    await page.get_by_role("button", name="Sign out").click()
    if binding == "post":
        said = f"You are signed out here. Taking you to Door {binding} to sign out there too."
        await expect(page.get_by_role("heading")).to_have_text(said)
        await page.get_by_role("button", name="Continue").click()
        await expect(page.get_by_role("heading")).to_have_text("One moment")
        await page.get_by_role("button", name="Continue").click()
    await expect(page.get_by_text("You can close this window.")).to_be_visible()
    assert await provider_says(page.context, house.twin.base_url) == NOBODY


async def test_a_reload_of_the_end_says_the_same(page: Page, house: House) -> None:
    """What the address said of the sign-out is good once; nobody should read of a refused message for a reload."""
    await sign_in(page, house, "redirect", newcomer(house.twin))
    await sign_out(page, house)
    await page.reload()
    await expect(page.get_by_role("heading")).to_have_text("You are signed out")
    await go_back(page)
    await expect(page.get_by_role("heading")).to_have_text("Sign in to Vestibule")


@pytest.mark.parametrize("binding", BINDINGS)
async def test_a_partial_sign_out_is_no_end(page: Page, house: House, binding: str) -> None:
    """S22: who sits at a shared computer has to read it."""
    await sign_in(page, house, binding, newcomer(house.twin))
    with house.twin.faulty(Faults(saml_logout=(SAMLLogoutFault.STATUS_PARTIAL_LOGOUT,))):
        await page.get_by_role("button", name="Sign out").click()
        await page.wait_for_url(f"{house.base_url}{SIGNED_OUT}?outcome=*")
    await expect(page.get_by_role("heading")).to_have_text("You are signed out here")
    await expect(page.get_by_role("alert")).to_contain_text("Close the whole browser to be safe.")
    assert await axe_violations(page) == []


@pytest.mark.parametrize("binding", BINDINGS)
async def test_signing_out_there_signs_out_here(page: Page, house: House, binding: str) -> None:
    """S22: by what the message says, for by POST no cookie of ours comes along."""
    await sign_in(page, house, binding, newcomer(house.twin))
    await page.goto(f"{house.twin.base_url}/")
    async with watched(page) as seen:
        await page.get_by_role("button", name="Sign out").click()
        await expect(page.get_by_role("heading")).to_have_text("You are signed out")
        await page.wait_for_url(f"{house.twin.base_url}/saml/slo**")
    (asked,) = seen.to(SLO)
    assert binding == "redirect" or await sent_cookies(asked) == []
    assert seen.console == []
    assert not await has_session(page.context, house.base_url)
    assert await provider_says(page.context, house.twin.base_url) == NOBODY
    assert house.twin.twin.journal.saml_logout_responses[-1]["binding"] == binding
