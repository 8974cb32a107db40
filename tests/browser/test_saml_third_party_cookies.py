"""R26: a browser that takes no cookies of third parties signs in all the same."""

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from chromium import ThirdPartyCookies, chromium_of_a_user
from databases import Database
from house import House, newcomer
from manual_clock import ManualClock
from playwright.async_api import BrowserContext, Page, expect
from saml_in_chromium import ACS, has_session, provider_says, sent_cookies, sign_in, sign_out, watched
from saml_sites import connect_across, loopback_sites

BINDINGS = ("redirect", "post")


class Probe(BaseHTTPRequestHandler):
    """Sets a cookie that any site may make a browser send, shows what came, and frames itself across sites."""

    def do_GET(self) -> None:
        """`/set`, `/show`, and `/frame`, which holds `/show` of the other loopback site."""
        port = self.headers["Host"].partition(":")[2]
        came = self.headers.get("Cookie", "none")
        body = f"<iframe src='http://127.0.0.1:{port}/show'></iframe>" if self.path == "/frame" else came
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        if self.path == "/set":
            self.send_header("Set-Cookie", "probe=1; Path=/; SameSite=None; Secure")
        self.end_headers()
        self.wfile.write(f"<!doctype html><title>Probe</title><p>{body}</p>".encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def probe() -> Iterator[int]:
    """Serve it for the length of the block; yields its port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Probe)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


async def seen_in_a_frame(page: Page) -> str:
    """What a site that has set a cookie is sent from a frame in a page of another site."""
    with probe() as port:
        await page.goto(f"http://127.0.0.1:{port}/set")
        await page.goto(f"http://localhost:{port}/frame")
        return await page.frame_locator("iframe").locator("p").text_content() or ""


@pytest.fixture(params=ThirdPartyCookies, ids=lambda choice: choice.name.lower())
def choice(request: pytest.FixtureRequest) -> ThirdPartyCookies:
    """What the browser's user has chosen."""
    chosen: ThirdPartyCookies = request.param
    return chosen


@pytest.fixture
async def own_browser(tmp_path: Path, choice: ThirdPartyCookies) -> AsyncIterator[BrowserContext]:
    """The browser of that user."""
    async with chromium_of_a_user(tmp_path / "profile", third_party_cookies=choice) as context:
        yield context


@pytest.fixture
def house(database: Database, clock: ManualClock) -> Iterator[House]:
    with loopback_sites(database, clock) as sites:
        for binding in BINDINGS:
            connect_across(sites, binding, ssoBinding=binding, sloBinding=binding, sp={"slo_binding": binding})
        yield sites


async def test_the_browser_does_as_its_user_chose(own_browser: BrowserContext, choice: ThirdPartyCookies) -> None:
    """What shows that the next test can fail."""
    came = await seen_in_a_frame(await own_browser.new_page())
    assert came == {ThirdPartyCookies.ALLOWED: "probe=1", ThirdPartyCookies.BLOCKED: "none"}[choice]


@pytest.mark.parametrize("binding", BINDINGS)
async def test_the_choice_makes_no_difference(own_browser: BrowserContext, house: House, binding: str) -> None:
    page = await own_browser.new_page()
    person = newcomer(house.twin)
    async with watched(page) as seen:
        await sign_in(page, house, binding, person)
        await expect(page.get_by_text(person.label).first).to_be_visible()
        (posted,) = seen.to(ACS)
        assert await sent_cookies(posted) == []
        assert await has_session(own_browser, house.base_url)
        await sign_out(page, house)
    assert seen.console == []
    assert not await has_session(own_browser, house.base_url)
    assert await provider_says(own_browser, house.twin.base_url) == "Nobody is signed in."
