"""S48, S52, R50 in a real Chromium: a second way in is connected, confirmed and disconnected, over two sites.

What only a browser shows: no form of ours is held back by its policy, the Lax cookies are there when it comes back from
a provider by redirect, by form_post and by SAML's POST, and all of it works without a script.
"""

import re
from collections.abc import Iterator

import pytest
from account_changes import grow_settled, grow_stale, heard
from chromium import axe_violations
from databases import Databases
from house import House, newcomer
from manual_clock import ManualClock
from playwright.async_api import Browser, Page, expect
from saml_sites import connect_across, loopback_sites

from vestibule_twin.people import Person


@pytest.fixture(scope="module")
def doors(databases: Databases, clock: ManualClock) -> Iterator[House]:
    """An application with four ways in, whose provider is another site."""
    database = databases.migrated()
    with loopback_sites(database, clock) as house:
        house.connect("Plain")
        house.connect("Second")
        house.connect("Posted", responseMode="form_post")
        connect_across(house, "Staff", ssoBinding="post")
        heard(house)
        yield house
    databases.remove(database)


async def choose(page: Page, person: Person) -> None:
    """Sign in at the provider, which asks."""
    await page.get_by_role("button", name=f"Sign in as {person.name}", exact=True).click()


async def at_the_account(page: Page, house: House, person: Person) -> None:
    """Sign in by the first way."""
    await page.goto(f"{house.base_url}/login")
    await page.get_by_role("link", name="Continue with Door Plain").click()
    await choose(page, person)
    await page.wait_for_url(f"{house.base_url}/account")


async def connect(page: Page, house: House, name: str, person: Person) -> None:
    """Connect one more; the provider is signed in already, and is asked to forget that first."""
    await page.context.clear_cookies(name=re.compile("^vestibule_twin"))
    await page.get_by_role("button", name=f"Connect Door {name}", exact=True).click()
    await choose(page, person)
    await page.wait_for_url(f"{house.base_url}/account/connected?*")
    await expect(page.get_by_text(str(person.email), exact=True)).to_be_visible()
    await page.get_by_role("button", name=f"Connect Door {name}", exact=True).click()
    await page.wait_for_url(f"{house.base_url}/account?done=connected")


async def account_id(page: Page) -> str:
    """Whose account is open."""
    return await page.locator(".person .pick").inner_text()


async def whole_way(page: Page, house: House) -> None:
    """Three people of a provider become one account's ways in; one of them goes again."""
    first, second, third = (newcomer(house.twin) for _ in range(3))
    await at_the_account(page, house, first)
    account = await account_id(page)
    await connect(page, house, "Posted", second)
    await connect(page, house, "Staff", third)
    await expect(page.get_by_role("button", name=re.compile("^Connect Door"))).to_have_count(1)
    await expect(page.get_by_role("button", name=re.compile("^Disconnect Door"))).to_have_count(3)
    assert await account_id(page) == account

    grow_settled(house)
    await page.get_by_role("button", name="Disconnect Door Plain", exact=True).click()
    await expect(page.get_by_text("You are signed in by it, so this signs you out.")).to_be_visible()
    await page.get_by_role("button", name="Disconnect Door Plain", exact=True).click()
    await page.wait_for_url(f"{house.base_url}/login?*")

    await page.context.clear_cookies(name=re.compile("^vestibule_twin"))
    await page.get_by_role("link", name="Continue with Door Staff").click()
    await choose(page, third)
    await page.wait_for_url(f"{house.base_url}/account")
    assert await account_id(page) == account
    await expect(page.get_by_text("Door Plain was disconnected")).to_be_visible()


async def test_connected_by_redirect_form_post_and_saml_and_disconnected(page: Page, doors: House) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    await whole_way(page, doors)
    assert await axe_violations(page) == []
    assert said == []


async def test_it_works_without_javascript(browser: Browser, doors: House) -> None:
    context = await browser.new_context(java_script_enabled=False)
    page = await context.new_page()
    first, second = newcomer(doors.twin), newcomer(doors.twin)
    await at_the_account(page, doors, first)
    await connect(page, doors, "Second", second)
    await page.get_by_role("button", name="Disconnect Door Second", exact=True).click()
    await page.get_by_role("button", name="Disconnect Door Second", exact=True).click()
    await page.wait_for_url(f"{doors.base_url}/account?done=disconnected")


async def test_what_is_not_the_owners_is_not_connected(page: Page, doors: House) -> None:
    first, second = newcomer(doors.twin), newcomer(doors.twin)
    await at_the_account(page, doors, first)
    await page.context.clear_cookies(name=re.compile("^vestibule_twin"))
    await page.get_by_role("button", name="Connect Door Second", exact=True).click()
    await choose(page, second)
    await page.wait_for_url(f"{doors.base_url}/account/connected?*")
    assert await axe_violations(page) == []
    await page.get_by_role("button", name="This is not me", exact=True).click()
    await page.wait_for_url(f"{doors.base_url}/account?done=not_connected")
    await expect(page.get_by_role("button", name="Connect Door Second", exact=True)).to_be_visible()


@pytest.mark.parametrize("viewport_width", [360, 1280])
async def test_a_stale_session_is_confirmed_and_goes_on(page: Page, doors: House) -> None:
    """The provider still knows the person, and is made to ask all the same."""
    first, second = newcomer(doors.twin), newcomer(doors.twin)
    await at_the_account(page, doors, first)
    grow_stale(doors)
    await page.get_by_role("button", name="Connect Door Posted", exact=True).click()
    await page.wait_for_url(f"{doors.base_url}/account/connect/Posted")
    await expect(page.get_by_text("Confirm that it is you first.")).to_be_visible()
    assert await axe_violations(page) == []
    await page.get_by_role("button", name="Confirm with Door Plain").click()
    await choose(page, first)
    await page.wait_for_url(f"{doors.base_url}/account/connect/Posted")
    await connect(page, doors, "Posted", second)
