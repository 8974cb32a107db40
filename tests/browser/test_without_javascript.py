"""LOOK.md: every page works without JavaScript; the script only makes it nicer."""

from http import HTTPStatus
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.async_api import Browser, Page, Route
from tools.gallery.failures import failure
from tools.gallery.samples import DOZEN, THOUSANDS

from vestibule import errors
from vestibule.flows.connections.directory import Directory
from vestibule.web.csp import CONTENT_SECURITY_POLICY
from vestibule.web.pages import Brand, PagePaths, Pages, login_view

PAGES = Pages(Brand(name="Acme"), PagePaths())


async def answer(route: Route) -> None:
    """The two pages, as a controller would answer them."""
    url = urlsplit(route.request.url)
    file = PAGES.static.get(url.path.rpartition("/")[2])
    if file is not None:
        await route.fulfill(status=HTTPStatus.OK, headers={"Content-Type": file.media_type}, body=file.body)
        return
    query = parse_qs(url.query)
    if url.path == "/login":
        directory = THOUSANDS if "thousands" in url.netloc else Directory(DOZEN)
        view = login_view(directory, query=query.get("q", [""])[0], return_to=query.get("return_to", [""])[0])
        body = PAGES.login(view)
    else:
        body = PAGES.error(failure(errors.FlowExpired))
    headers = {"Content-Type": "text/html", "Content-Security-Policy": CONTENT_SECURITY_POLICY}
    await route.fulfill(status=HTTPStatus.OK, headers=headers, body=body)


@pytest.fixture
async def plain_page(browser: Browser) -> Page:
    context = await browser.new_context(java_script_enabled=False, locale="en-US")
    page = await context.new_page()
    await page.route("**/*", answer)
    return page


async def test_all_ways_in_are_listed_and_the_form_filters(plain_page: Page) -> None:
    await plain_page.goto("http://localhost/login?return_to=/reports")
    assert await plain_page.locator(".method:visible").count() == 12
    await plain_page.get_by_label("Find your organization").fill("österreich")
    await plain_page.get_by_role("button", name="Find").click()
    await plain_page.wait_for_url("**/login?*q=*")
    assert await plain_page.locator(".method:visible").count() == 1
    assert await plain_page.get_by_role("status").text_content() == "1 of 12"
    await plain_page.get_by_role("link", name="Show all 12").click()
    await plain_page.wait_for_url("**/login?return_to=%2Freports")


@pytest.mark.parametrize("javascript", [True, False])
async def test_a_cut_list_is_searched_by_the_server(browser: Browser, javascript: bool) -> None:  # noqa: FBT001 - a case
    context = await browser.new_context(java_script_enabled=javascript, locale="en-US")
    page = await context.new_page()
    await page.route("**/*", answer)
    await page.goto("http://thousands.localhost/login?return_to=/reports")
    assert await page.locator(".method:visible").count() == 60
    assert await page.get_by_role("status").text_content() == "60 of 10,000 are shown: search by name."
    field = page.get_by_label("Find your organization")
    await field.fill("company 9876")
    assert await page.locator(".method:visible").count() == 60
    await field.press("Enter")
    await page.wait_for_url("**/login?*q=company+9876")
    assert await page.locator(".method:visible").count() == 1
    assert await page.get_by_role("status").text_content() == "1 of 10,000"
    await page.get_by_role("link", name="Clear the search").click()
    await page.wait_for_url("**/login?return_to=%2Freports")


async def test_no_button_is_shown_that_does_nothing(plain_page: Page) -> None:
    await plain_page.goto("http://localhost/error")
    assert await plain_page.locator("button:visible").count() == 0
    assert await plain_page.locator(".pick").is_visible()
