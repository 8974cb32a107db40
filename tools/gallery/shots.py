"""Photograph the gallery in Chromium: `python -m tools.gallery.shots [NAME...]` writes .cache/gallery/shots."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import ThreadingHTTPServer
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, Page, Request, Route, sync_playwright

from tools.gallery.drawings import LOGO
from tools.gallery.samples import LOGO_PATH, gallery
from tools.gallery.server import handler

FOLDER: Final = Path(".cache/gallery/shots")
FLAGS: Final = (
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)
_WIDTHS: Final = {360: 740, 1280: 800}


@contextmanager
def served() -> Iterator[str]:
    """Serve the gallery on a free loopback port; yields its base URL."""
    files = {**gallery(), LOGO_PATH.lstrip("/"): LOGO.encode()}
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(files))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def main(wanted: list[str]) -> None:
    """Photograph the named pages, or all."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    names = wanted or [name.removesuffix(".html") for name in gallery() if name.endswith(".html")]
    with served() as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=list(FLAGS))
        for name in names:
            _photograph(browser, base, name)
        browser.close()


def _photograph(browser: Browser, base: str, name: str) -> None:
    for width, height in _WIDTHS.items():
        for scheme in ("light", "dark"):
            context = browser.new_context(
                viewport={"width": width, "height": height},
                color_scheme="light" if scheme == "light" else "dark",
                permissions=["clipboard-write"],
            )
            page = context.new_page()
            page.route(_leads_away, _stay)
            _show(page, f"{base}/{name}.html", sends_itself=name.startswith("posting"))
            page.screenshot(path=FOLDER / f"{name}-{width}-{scheme}.png", full_page=True)
            context.close()


def _show(page: Page, url: str, *, sends_itself: bool) -> None:
    """Open a page. One that sends its form never comes to its load event, when it is kept from leaving."""
    if sends_itself:
        with page.expect_request(_leads_away_with):
            page.goto(url, wait_until="commit")
        return
    page.goto(url, wait_until="commit")
    page.wait_for_load_state("load")


def _leads_away_with(request: Request) -> bool:
    return _leads_away(request.url)


def _leads_away(url: str) -> bool:
    return "/api/" in url or "://idp.example" in url


def _stay(route: Route) -> None:
    """Answer "no content": a browser then stays on the page that wanted to move on."""
    route.fulfill(status=204)


if __name__ == "__main__":
    main(sys.argv[1:])
