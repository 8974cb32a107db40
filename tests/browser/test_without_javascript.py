"""LOOK.md: every page works without JavaScript; the script only makes it nicer."""

from http import HTTPStatus
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.async_api import Browser, Page, Route
from tools.gallery.failures import failure
from tools.gallery.samples import DOZEN

from vestibule import errors
from vestibule.web.csp import CONTENT_SECURITY_POLICY
from vestibule.web.pages import Brand, LoginView, PagePaths, Pages

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
        view = LoginView(methods=DOZEN, query=query.get("q", [""])[0], return_to=query.get("return_to", [""])[0])
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


async def test_no_button_is_shown_that_does_nothing(plain_page: Page) -> None:
    await plain_page.goto("http://localhost/error")
    assert await plain_page.locator("button:visible").count() == 0
    assert await plain_page.locator(".pick").is_visible()
