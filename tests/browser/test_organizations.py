"""Finding one's organization in a real Chromium: while typing, by the keyboard, and without any script."""

from collections.abc import Iterator

import pytest
from chromium import axe_violations
from databases import Databases
from house import House, newcomer
from manual_clock import ManualClock
from metadata_documents import many
from metadata_server import serving_metadata
from playwright.async_api import Browser, Page, Request, Route, expect
from saml_federation import Federation, federate, member
from saml_in_chromium import choose
from saml_sites import loopback_sites


@pytest.fixture(scope="module")
def campus(databases: Databases, clock: ManualClock) -> Iterator[Federation]:
    """The twin among a hundred others."""
    database = databases.migrated()
    with loopback_sites(database, clock) as house, serving_metadata() as server:
        twin = member(house.twin, name="Universität Nordland", scopes=("nordland.example",), number=1_000)
        yield federate(house, server, twin, *many(100), twins=(house.twin,))
    databases.remove(database)


async def at_the_page(page: Page, house: House) -> None:
    """Press the federation's button on the sign-in page."""
    await page.goto(f"{house.base_url}/login?return_to=/account?from=campus")
    await page.get_by_role("link", name="Continue with Door Campus").click()
    await page.wait_for_url("**/login/Campus?*")


async def test_typing_finds_and_a_click_signs_in(page: Page, campus: Federation) -> None:
    errors: list[str] = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    person = newcomer(campus.house.twin)
    await at_the_page(page, campus.house)
    await expect(page.get_by_role("status")).to_have_text("101 to choose from")
    field = page.get_by_label("Find your organization")
    await field.press_sequentially("nordland", delay=20)
    await expect(page.locator(".method")).to_have_count(1)
    await expect(page.get_by_role("status")).to_have_text("1 of 101")
    await expect(field).to_be_focused()
    await page.get_by_role("link", name="Universität Nordland nordland.example").click()
    await choose(page, person)
    await page.wait_for_url(f"{campus.house.base_url}/account?from=campus")
    await at_the_page(page, campus.house)
    await expect(page.locator(".method")).to_have_count(1)
    await expect(page.locator(".method .tag")).to_have_text("Used before")
    assert errors == []


async def test_the_keyboard_alone_is_enough(page: Page, campus: Federation) -> None:
    """Enter goes to the only one, else into the list."""
    await at_the_page(page, campus.house)
    field = page.get_by_label("Find your organization")
    await field.fill("school 4")
    await field.press("Enter")
    await expect(page.locator(".method").first).to_be_focused()
    await expect(page.locator(".method")).to_have_count(19)
    await field.fill("nordland")
    await field.press("Enter")
    await page.wait_for_url(f"{campus.house.twin.base_url}/**")


async def test_the_last_word_wins(page: Page, campus: Federation) -> None:
    """A slow answer to what was typed before does not take the place of what is there now."""
    await at_the_page(page, campus.house)
    held: list[Route] = []

    async def hold(route: Route) -> None:
        held.append(route)

    await page.route("**/login/Campus?*q=school+9", hold)
    field = page.get_by_label("Find your organization")
    async with page.expect_event("requestfailed", lambda request: is_search(request, "school+9")):
        async with page.expect_request(lambda request: is_search(request, "school+9")):
            await field.fill("school 9")
        await field.fill("nordland")
    await expect(page.locator(".method")).to_have_count(1)
    await expect(page.locator(".method bdi").first).to_have_text("Universität Nordland")
    assert len(held) == 1


def is_search(request: Request, words: str) -> bool:
    return request.url.endswith(f"q={words}")


async def test_nothing_found_is_said_aloud(page: Page, campus: Federation) -> None:
    await at_the_page(page, campus.house)
    field = page.get_by_label("Find your organization")
    await field.press_sequentially("<img src=x>", delay=10)
    await expect(page.get_by_role("status")).to_have_text("Nothing matches “<img src=x>”.")
    await expect(page.get_by_text("ask your administrator")).to_be_visible()
    assert await page.locator("img").count() == 0
    assert await axe_violations(page) == []


async def test_back_comes_to_what_was_found(page: Page, campus: Federation) -> None:
    await at_the_page(page, campus.house)
    await page.get_by_label("Find your organization").fill("school 77")
    await expect(page.locator(".method")).to_have_count(1)
    await page.reload()
    await expect(page.get_by_label("Find your organization")).to_have_value("school 77")
    await expect(page.locator(".method")).to_have_count(1)


async def test_it_works_without_javascript(browser: Browser, campus: Federation) -> None:
    context = await browser.new_context(java_script_enabled=False, locale="en-US")
    page = await context.new_page()
    await at_the_page(page, campus.house)
    await page.get_by_label("Find your organization").fill("nordland")
    await page.get_by_role("button", name="Find").click()
    await page.wait_for_url("**/login/Campus?return_to=*&q=nordland")
    await page.get_by_role("link", name="Universität Nordland nordland.example").click()
    await page.wait_for_url(f"{campus.house.twin.base_url}/**")
    await context.close()


async def test_a_server_that_does_not_answer_leaves_the_form(page: Page, campus: Federation) -> None:
    await at_the_page(page, campus.house)

    async def gone(route: Route) -> None:
        await (route.abort() if route.request.resource_type == "fetch" else route.continue_())

    await page.route("**/login/Campus?*", gone)
    field = page.get_by_label("Find your organization")
    await field.fill("nordland")
    await field.press("Enter")
    await page.wait_for_url("**/login/Campus?*q=nordland")
    await expect(page.locator(".method")).to_have_count(1)
