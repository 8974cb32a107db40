"""The browser side: a Chromium for every test, contexts that share nothing, a screenshot of what failed.

A test chooses how a page is looked at by parametrizing over ``colour_scheme`` or ``viewport_width``.
"""

import re
from collections.abc import AsyncIterator, Generator, Iterator
from pathlib import Path
from typing import Literal

import pytest
from chromium import NewContext, launched_chromium
from databases import database, databases
from house import clock
from playwright.async_api import Browser, BrowserContext, Page
from running_demo import RunningDemo, running_demo

__all__ = ["clock", "database", "databases"]

SCREENSHOTS = Path(__file__).parents[2] / ".cache" / "screenshots"
# What LOOK.md calls a phone is 360 wide, a desk 1280; the height only decides what a screenshot shows.
VIEWPORT_HEIGHT = 800
# A page takes milliseconds; at a load of 11 a browser was seen to take five times as long for everything.
ACTION_LIMIT_MS = 60_000

failed_key = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Leaves a note for the fixtures, which learn of a failure in no other way."""
    report = yield
    if report.when == "call":
        item.stash[failed_key] = report.failed
    return report


@pytest.fixture
def colour_scheme() -> Literal["light", "dark"]:
    """What the browser says its user prefers."""
    return "light"


@pytest.fixture
def viewport_width() -> int:
    """In CSS pixels."""
    return 1280


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDemo]:
    """One demo for all; each test is a browser of its own."""
    with running_demo(tmp_path_factory.mktemp("demo")) as running:
        yield running


@pytest.fixture
def browser_flags() -> tuple[str, ...]:
    """What the browser is started with besides the usual."""
    return ()


@pytest.fixture
async def browser(browser_flags: tuple[str, ...]) -> AsyncIterator[Browser]:
    """Belongs to one test, as its event loop does."""
    async with launched_chromium(*browser_flags) as browser:
        yield browser


@pytest.fixture
async def new_context(
    request: pytest.FixtureRequest,
    browser: Browser,
    colour_scheme: Literal["light", "dark"],
    viewport_width: int,
) -> AsyncIterator[NewContext]:
    """Makes contexts, each of which is another browser to a server: no cookie is shared."""

    async def make() -> BrowserContext:
        context = await browser.new_context(
            color_scheme=colour_scheme,
            viewport={"width": viewport_width, "height": VIEWPORT_HEIGHT},
        )
        context.set_default_timeout(ACTION_LIMIT_MS)
        return context

    yield make
    if request.node.stash.get(failed_key, False):
        await keep_screenshots(request.node.nodeid, browser)


@pytest.fixture
async def context(new_context: NewContext) -> BrowserContext:
    """The one browser of most tests."""
    return await new_context()


@pytest.fixture
async def page(context: BrowserContext) -> Page:
    return await context.new_page()


async def keep_screenshots(test: str, browser: Browser) -> None:
    """Writes one picture for each page that is open."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    name = re.sub(r"[^\w.-]+", "-", test)
    pages = [page for context in browser.contexts for page in context.pages]
    for number, page in enumerate(pages, start=1):
        await page.screenshot(path=SCREENSHOTS / f"{name}-{number}.png", full_page=True)
