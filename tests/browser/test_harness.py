"""The harness itself: axe can find faults, also where a page's Content-Security-Policy allows no script at all."""

from http import HTTPStatus

import pytest
from chromium import NewContext, axe_violations
from playwright.async_api import Page

SOUND = "<!doctype html><html lang=en><title>Sound</title><main><h1>Sound</h1></main></html>"
FAULTY = "<!doctype html><html lang=en><title>Faulty</title><main><h1>Faulty</h1><input></main></html>"


async def show(page: Page, document: str) -> None:
    headers = {"Content-Type": "text/html", "Content-Security-Policy": "default-src 'none'"}
    await page.route("**/*", lambda route: route.fulfill(status=HTTPStatus.OK, headers=headers, body=document))
    await page.goto("http://localhost/")


async def test_axe_finds_nothing_in_a_sound_page(page: Page) -> None:
    await show(page, SOUND)
    assert await axe_violations(page) == []


async def test_axe_names_the_rule_and_the_element_of_a_fault(page: Page) -> None:
    await show(page, FAULTY)
    (violation,) = await axe_violations(page)
    assert violation.startswith("label (critical)")
    assert violation.endswith("<input>")


@pytest.mark.parametrize("colour_scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport_width", [360, 1280])
async def test_a_test_chooses_how_a_page_is_looked_at(page: Page, colour_scheme: str, viewport_width: int) -> None:
    await show(page, SOUND)
    assert await page.evaluate("innerWidth") == viewport_width
    assert await page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches") is (colour_scheme == "dark")


async def test_two_contexts_share_no_cookie(new_context: NewContext) -> None:
    one, other = await new_context(), await new_context()
    await one.add_cookies([{"name": "flow", "value": "1", "url": "http://localhost/"}])
    assert len(await one.cookies("http://localhost/")) == 1
    assert await other.cookies("http://localhost/") == []
