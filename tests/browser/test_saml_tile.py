"""S14 in a real Chromium: an application opened from the provider's own page (IdP-initiated)."""

import re
from collections.abc import Iterator

import pytest
from databases import Databases
from house import House, newcomer
from manual_clock import ManualClock
from playwright.async_api import Page, expect
from saml_in_chromium import ACS, has_session, sent_cookies, watched
from saml_sites import connect_across, loopback_sites

from vestibule_twin.people import Person


@pytest.fixture(scope="module")
def house(databases: Databases, clock: ManualClock) -> Iterator[House]:
    """An installation with a connection of each kind."""
    database = databases.migrated()
    with loopback_sites(database, clock) as sites:
        for mode in ("restart", "accept", "off"):
            connect_across(sites, mode, unsolicited=mode)
        connect_across(sites, "restart-post", unsolicited="restart", ssoBinding="post")
        yield sites
    databases.remove(database)


async def open_tile(page: Page, house: House, mode: str, person: Person) -> None:
    """Open the application as somebody whom the provider does not know yet in this browser."""
    await page.goto(f"{house.twin.base_url}/")
    await page.get_by_role("link", name=f"Open App {mode}", exact=True).click()
    await page.get_by_role("button", name=f"Sign in as {person.label}", exact=True).click()


@pytest.mark.parametrize(("mode", "responses"), [("restart", 2), ("restart-post", 2), ("accept", 1)])
async def test_the_tile_signs_in(page: Page, house: House, mode: str, responses: int) -> None:
    """S14: with `restart` by a request of our own, whose answer this browser is bound to."""
    person = newcomer(house.twin)
    async with watched(page) as seen:
        await open_tile(page, house, mode, person)
        if mode == "restart-post":
            # A POST from another site brings the provider no cookie either, so this one asks once more.
            await page.get_by_role("button", name=f"Sign in as {person.label}", exact=True).click()
        await page.wait_for_url(f"{house.base_url}/account")
    await expect(page.get_by_text(person.label).first).to_be_visible()
    posted = seen.to(ACS)
    assert len(posted) == responses
    assert [await sent_cookies(request) for request in posted] == [[]] * responses
    assert seen.console == []


async def test_a_connection_that_takes_none_says_where_to_begin(page: Page, house: House) -> None:
    person = newcomer(house.twin)
    await open_tile(page, house, "off", person)
    await expect(page.locator(".reference code").first).to_have_text("unsolicited_response")
    assert not await has_session(page.context, house.base_url)
    # The button leads to the right start.
    await page.get_by_role("link", name="Try again").click()
    await page.wait_for_url(f"{house.base_url}/account")


async def test_a_second_tile_soon_after_does_not_go_round_in_circles(page: Page, house: House) -> None:
    """S14: once in a minute a browser is sent to begin anew, whatever the provider makes of our request."""
    await open_tile(page, house, "restart", newcomer(house.twin))
    await page.wait_for_url(f"{house.base_url}/account")
    await page.goto(f"{house.twin.base_url}/")
    await page.get_by_role("link", name="Open App restart", exact=True).click()
    await page.wait_for_url(re.compile(re.escape(house.base_url)))
    await expect(page.locator(".reference code").first).to_have_text("unsolicited_response")
    assert await has_session(page.context, house.base_url)
