"""A real Chromium, driven by Playwright, and axe to judge what it shows.

Source: the flags keep it from calling home, so that a test sees the traffic of our pages only; --no-sandbox because a
CI container runs as root. axe-core: https://www.deque.com/axe/core-documentation/api-documentation/.
"""

import importlib.resources
import json
import os
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from enum import IntEnum
from pathlib import Path

from playwright.async_api import Browser, BrowserContext, Page, async_playwright

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
RUN_AXE = "axe.run({resultTypes: ['violations']}).then(found => found.violations)"

# Makes a context that shares nothing with the others: to a server it is another browser.
NewContext = Callable[[], Awaitable[BrowserContext]]


def chromium_executable() -> str:
    """Returns the path of the browser: $VESTIBULE_TEST_CHROMIUM, or Debian's.

    Raises:
        RuntimeError: There is no such program: a failure, never a skip.
    """
    named = os.environ.get("VESTIBULE_TEST_CHROMIUM", "/usr/bin/chromium")
    if found := shutil.which(named):
        return found
    raise RuntimeError(
        f"{named} is no program: `make browser` installs Chromium on Debian; set VESTIBULE_TEST_CHROMIUM"
    )


@asynccontextmanager
async def launched_chromium(*more_flags: str) -> AsyncIterator[Browser]:
    """Yields a running browser with nothing in it, and ends it afterwards."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium_executable(), args=[*FLAGS, *more_flags])
        try:
            yield browser
        finally:
            await browser.close()


class ThirdPartyCookies(IntEnum):
    """What a user has chosen in the settings (chromium: components/content_settings/core/browser/cookie_settings.h)."""

    ALLOWED = 0
    BLOCKED = 1


@asynccontextmanager
async def chromium_of_a_user(profile: Path, *, third_party_cookies: ThirdPartyCookies) -> AsyncIterator[BrowserContext]:
    """Yields the one context of a browser whose user has chosen what becomes of third-party cookies.

    No flag does that: it is a preference of a profile, `profile.cookie_controls_mode`. A context without a profile, as
    the other tests have, is to Chromium an incognito window, where they are blocked by default.

    Args:
        profile: An empty directory.
        third_party_cookies: The choice.
    """
    preferences = profile / "Default" / "Preferences"
    preferences.parent.mkdir(parents=True)
    preferences.write_text(json.dumps({"profile": {"cookie_controls_mode": third_party_cookies.value}}))
    async with async_playwright() as playwright:
        context = await playwright.chromium.launch_persistent_context(
            profile, executable_path=chromium_executable(), args=list(FLAGS)
        )
        try:
            yield context
        finally:
            await context.close()


async def axe_violations(page: Page) -> list[str]:
    """Returns what axe finds wrong with the page as it stands, one line for each rule and element.

    Both calls go through the debugger, which a page's Content-Security-Policy does not bind: it stays in force for the
    page, whose CSP is under test as well.
    """
    script = (importlib.resources.files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
    debugger = await page.context.new_cdp_session(page)
    try:
        # The value of the script itself is of no use: axe is a name in the page afterwards.
        await debugger.send("Runtime.evaluate", {"expression": f"{script};0"})
        answer = await debugger.send(
            "Runtime.evaluate", {"expression": RUN_AXE, "awaitPromise": True, "returnByValue": True}
        )
    finally:
        await debugger.detach()
    if "exceptionDetails" in answer:
        raise RuntimeError(f"axe did not run: {answer['exceptionDetails']}")
    return [
        f"{violation['id']} ({violation['impact']}): {violation['help']}: {node['html']}"
        for violation in answer["result"]["value"]
        for node in violation["nodes"]
    ]
