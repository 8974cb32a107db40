"""What somebody does in a real browser on the way through SAML, and what can be seen of it from outside."""

import html
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final
from urllib.parse import parse_qsl

from house import House
from playwright.async_api import BrowserContext, Page, Request, Route

from vestibule_twin.people import Person

ACS: Final = "/api/auth/sso/saml2/sp/acs/"
FINISH: Final = "/api/auth/sso/saml2/sp/finish"
SLO: Final = "/api/auth/sso/saml2/sp/slo/"
SIGNED_OUT: Final = "/api/auth/sso/signed-out"


async def to_the_provider(page: Page, house: House, provider_id: str) -> None:
    """Press the connection's button on the sign-in page."""
    await page.goto(f"{house.base_url}/login")
    await page.get_by_role("link", name=f"Continue with Door {provider_id}").click()


async def choose(page: Page, person: Person) -> None:
    """Choose somebody on the provider's page."""
    await page.get_by_role("button", name=f"Sign in as {person.label}", exact=True).click()


async def sign_in(page: Page, house: House, provider_id: str, person: Person) -> None:
    """The whole way to the account page."""
    await to_the_provider(page, house, provider_id)
    await choose(page, person)
    await page.wait_for_url(f"{house.base_url}/account")


async def sign_out(page: Page, house: House) -> None:
    """Press the button of the account page, and be back from the provider."""
    await page.goto(f"{house.base_url}/account")
    await page.get_by_role("button", name="Sign out").click()
    # The page that moves on to the provider has the same address.
    await page.get_by_text("You can close this window.").wait_for()
    await page.wait_for_url(f"{house.base_url}{SIGNED_OUT}")


async def go_back(page: Page) -> None:
    """Press Back, once the page has loaded: Playwright's own way fails while Chromium swaps a site's process."""
    await page.wait_for_load_state("load")
    await page.evaluate("setTimeout(() => history.back(), 0)")


async def has_session(context: BrowserContext, base_url: str) -> bool:
    """Whether an application is told that somebody is signed in."""
    page = await context.new_page()
    answer = await page.goto(f"{base_url}/api/session")
    assert answer is not None
    assert answer.status in {HTTPStatus.OK, HTTPStatus.UNAUTHORIZED}
    await page.close()
    return answer.status == HTTPStatus.OK


async def provider_says(context: BrowserContext, twin_url: str) -> str:
    """What the provider's own page says about who is signed in there."""
    page = await context.new_page()
    await page.goto(f"{twin_url}/")
    said = await page.locator(".lead").text_content()
    await page.close()
    return said or ""


async def held_back(page: Page, person: Person, *, on_the_way_to: str = ACS) -> Request:
    """Choose somebody, and keep what the provider sends from arriving."""

    async def keep(route: Route) -> None:
        await route.abort()

    await page.route(f"**{on_the_way_to}**", keep)
    # Not before it has failed: it would still be sent when its rule is gone.
    async with page.expect_event("requestfailed", lambda request: on_the_way_to in request.url) as caught:
        await page.get_by_role("button", name=f"Sign in as {person.label}", exact=True).click(no_wait_after=True)
    kept: Request = await caught.value
    await page.unroute(f"**{on_the_way_to}**")
    return kept


def form_of(request: Request) -> dict[str, str]:
    """The fields of a form that was sent."""
    return dict(parse_qsl(request.post_data or "", keep_blank_values=True))


async def post_from(page: Page, origin: str, action: str, fields: Mapping[str, str]) -> None:
    """Send a form from a page of another site, with its fields, as an attacker's page or a provider's does."""
    inputs = "".join(
        f'<input type="hidden" name="{name}" value="{html.escape(value)}">' for name, value in fields.items()
    )
    body = (
        f"<!doctype html><title>Form</title><form method=post action='{html.escape(action)}'>{inputs}"
        "<button>Send</button></form>"
    )
    place = f"{origin}/a-page-with-a-form"

    async def show(route: Route) -> None:
        await route.fulfill(status=HTTPStatus.OK, headers={"Content-Type": "text/html"}, body=body)

    await page.route(place, show)
    await page.goto(place)
    await page.get_by_role("button", name="Send").click()


@dataclass
class Seen:
    """What went over the wire and what the console said, in order."""

    requests: list[Request] = field(default_factory=list)
    console: list[str] = field(default_factory=list)

    def to(self, part: str) -> list[Request]:
        """The requests whose address holds this."""
        return [request for request in self.requests if part in request.url]

    async def cookies_to(self, part: str) -> list[str]:
        """The names of the cookies that went along with the one request whose address holds this."""
        (request,) = self.to(part)
        return await sent_cookies(request)

    async def set_cookies(self, origin: str) -> list[str]:
        """Every `Set-Cookie` line of an origin's answers."""
        lines = []
        for request in self.requests:
            answer = await request.response() if request.url.startswith(origin) else None
            if answer is not None:
                named = await answer.headers_array()
                lines += [one["value"] for one in named if one["name"].lower() == "set-cookie"]
        return [line for value in lines for line in value.split("\n")]


async def sent_cookies(request: Request) -> list[str]:
    """The names of the cookies that the browser really sent with a request."""
    header = (await request.all_headers()).get("cookie", "")
    return [piece.partition("=")[0].strip() for piece in header.split(";") if piece.strip()]


@asynccontextmanager
async def watched(page: Page) -> AsyncIterator[Seen]:
    """Watch a page for the length of the block."""
    seen = Seen()
    page.on("request", lambda request: seen.requests.append(request))  # noqa: PLW0108 - Playwright takes no built-in
    page.on("console", lambda message: seen.console.append(message.text))
    page.on("pageerror", lambda error: seen.console.append(str(error)))
    yield seen
