"""LOOK.md, in a real browser: every page of the gallery, under the real policy, in both schemes, phone and desk."""

from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import parse_qsl, urlsplit

import pytest
from chromium import axe_violations
from playwright.async_api import BrowserContext, ConsoleMessage, Page, Route
from tools.gallery.drawings import LOGO
from tools.gallery.forms import POSTING, policy_of
from tools.gallery.samples import LOGO_PATH, gallery

from vestibule.web.csp import CONTENT_SECURITY_POLICY

ORIGIN = "http://localhost"
FILES: Mapping[str, bytes] = {**gallery(), LOGO_PATH.lstrip("/"): LOGO.encode()}
NAMES = sorted(name.removesuffix(".html") for name in FILES if name.endswith(".html"))
TYPES = {"html": "text/html; charset=utf-8", "css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
# Narrower than 44 px in one direction is only a link inside a line of text (WCAG 2.5.5 excepts it); none is used.
TARGET_PX = 44
SMALL_TARGETS = """
() => [...document.querySelectorAll("a, button, summary, input:not([type=hidden])")]
  .filter((element) => element.checkVisibility())
  .map((element) => [element.outerHTML.slice(0, 80), element.getBoundingClientRect().height])
  .filter(([, height]) => height < %d)
"""
OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


async def answer(route: Route) -> None:
    """Answer from the gallery; to whatever leads away from it with "no content", so that the browser stays."""
    url = urlsplit(route.request.url)
    name = url.path.lstrip("/")
    body = FILES.get(f"{name}.html", FILES.get(name))
    if body is None or f"{url.scheme}://{url.netloc}" != ORIGIN:
        await route.fulfill(status=HTTPStatus.NO_CONTENT)
        return
    kind = TYPES.get(name.rpartition(".")[2], TYPES["html"])
    headers = {"Content-Type": kind, "Content-Security-Policy": policy_of(name)}
    await route.fulfill(status=HTTPStatus.OK, headers=headers, body=body)


@pytest.fixture
async def gallery_page(page: Page) -> Page:
    await page.route("**/*", answer)
    return page


async def show(page: Page, name: str) -> None:
    if name.startswith("posting"):
        # It sends its form while it loads; kept from leaving, it never comes to its load event.
        async with page.expect_request(POSTING["posting"].action):
            await page.goto(f"{ORIGIN}/{name}", wait_until="commit")
        return
    await page.goto(f"{ORIGIN}/{name}", wait_until="load")


@pytest.mark.parametrize("colour_scheme", ["light", "dark"])
@pytest.mark.parametrize("viewport_width", [360, 1280])
async def test_axe_finds_nothing(gallery_page: Page) -> None:
    found = {}
    for name in NAMES:
        await show(gallery_page, name)
        found[name] = await axe_violations(gallery_page)
    assert {name: violations for name, violations in found.items() if violations} == {}


@pytest.mark.parametrize("viewport_width", [360, 1280, 3840])
async def test_everything_fits_and_can_be_hit(gallery_page: Page) -> None:
    overflow, small = {}, {}
    for name in NAMES:
        await show(gallery_page, name)
        overflow[name] = await gallery_page.evaluate(OVERFLOW)
        small[name] = await gallery_page.evaluate(SMALL_TARGETS % TARGET_PX)
    assert {name: pixels for name, pixels in overflow.items() if pixels > 0} == {}
    assert {name: targets for name, targets in small.items() if targets} == {}


async def test_the_policy_blocks_nothing_of_ours(gallery_page: Page) -> None:
    """S55: a page that needed something the policy forbids would say so on the console."""
    said: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        said.append(message.text)

    gallery_page.on("console", hear)
    gallery_page.on("pageerror", lambda error: said.append(str(error)))
    for name in NAMES:
        await show(gallery_page, name)
    assert said == []


@pytest.mark.parametrize("name", ["login-12", "account", "error-details"])
async def test_keyboard_order_is_reading_order_with_a_visible_ring(gallery_page: Page, name: str) -> None:
    await show(gallery_page, name)
    targets = await gallery_page.locator("a:visible, button:visible, summary:visible, input:visible").count()
    places = []
    for _ in range(targets):
        await gallery_page.keyboard.press("Tab")
        focused = await gallery_page.evaluate(
            """() => {
              const element = document.activeElement;
              const all = [...document.querySelectorAll("a, button, summary, input")];
              return [all.indexOf(element), getComputedStyle(element).outlineStyle];
            }"""
        )
        places.append(focused[0])
        assert focused[1] == "solid"
    assert places == sorted(set(places))


async def test_hostile_names_run_nothing(gallery_page: Page) -> None:
    """S55: the markup in names is text to the browser too."""
    dialogs: list[str] = []
    gallery_page.on("dialog", lambda dialog: dialogs.append(dialog.message))
    for name in ("login-hostile", "account-hostile", "error-details-upstream"):
        await show(gallery_page, name)
        assert await gallery_page.locator("main script, main img").count() == 0
    assert dialogs == []


async def test_typing_filters_and_enter_follows_the_only_match(gallery_page: Page) -> None:
    await show(gallery_page, "login-12")
    ways = gallery_page.locator(".method:visible")
    assert await ways.count() == 6
    assert "Umbrella" in (await ways.first.text_content() or "")
    search = gallery_page.get_by_label("Find your organization")
    await search.fill("OSTERREICH")
    assert await ways.count() == 1
    assert await gallery_page.get_by_role("status").text_content() == "1 of 12"
    async with gallery_page.expect_request("**/api/auth/sso/login/Id8?*") as begun:
        await search.press("Enter")
    assert "return_to=%2Freports" in (await begun.value).url
    await search.fill("nowhere")
    assert await gallery_page.get_by_role("status").text_content() == "Nothing matches “nowhere”."
    await search.fill("")
    await gallery_page.get_by_role("button", name="Show all 12").click()
    assert await ways.count() == 12


async def test_copying_takes_all_three(context: BrowserContext, gallery_page: Page) -> None:
    await context.grant_permissions(["clipboard-read", "clipboard-write"])
    await show(gallery_page, "error")
    button = gallery_page.get_by_role("button", name="Copy all three")
    await button.click()
    await gallery_page.get_by_role("button", name="Copied").wait_for()
    copied = await gallery_page.evaluate("navigator.clipboard.readText()")
    assert copied == "flow_expired · 7K3QF9PM · 2026-07-24 14:03:23 UTC"


@pytest.mark.parametrize("name", sorted(POSTING))
async def test_a_form_sends_itself_under_its_policy(gallery_page: Page, name: str) -> None:
    """S55: to the provider's origin; the same page under the policy of all others is held back by the browser."""
    view = POSTING[name]
    async with gallery_page.expect_request(view.action) as sent:
        await gallery_page.goto(f"{ORIGIN}/{name}", wait_until="commit")
    request = await sent.value
    assert request.method == "POST"
    assert request.post_data is not None
    assert dict(parse_qsl(request.post_data)) == dict(view.fields)


async def test_the_policy_of_all_other_pages_holds_a_form_back(gallery_page: Page) -> None:
    """S55: what shows that the policy of its own is needed, and that the browser heeds it."""
    sent: list[str] = []
    gallery_page.on("request", lambda request: sent.append(request.method))

    async def under_the_usual_policy(route: Route) -> None:
        headers = {"Content-Type": TYPES["html"], "Content-Security-Policy": CONTENT_SECURITY_POLICY}
        await route.fulfill(status=HTTPStatus.OK, headers=headers, body=FILES["posting.html"])

    await gallery_page.route(f"{ORIGIN}/posting", under_the_usual_policy)
    async with gallery_page.expect_console_message(lambda message: "form-action" in message.text):
        await gallery_page.goto(f"{ORIGIN}/posting", wait_until="commit")
    assert "POST" not in sent


async def test_moves_on_by_itself(gallery_page: Page) -> None:
    """S52: the way to another origin is a refresh, which no form-action policy can block."""
    async with gallery_page.expect_request("https://idp.example/end?a=1&b=2"):
        await show(gallery_page, "moving-on")
    async with gallery_page.expect_request(f"{ORIGIN}/api/auth/sso/finish?again=1"):
        await show(gallery_page, "finishing")
