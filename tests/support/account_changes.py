"""Connecting, confirming and disconnecting as a browser does it from the account page; every hop is a test's to see."""

import re
from typing import Final

import httpx2
from house import House
from http_browser import HTTPBrowser, hidden_fields, refresh_of, with_query
from saml_house import answered, deliver

from vestibule.domain.accounts.last_method import SETTLED_S
from vestibule.domain.accounts.session import FRESH_S
from vestibule_twin.people import Person

CONNECT: Final = "/account/connect"
ASKED: Final = "/account/connected?handle="
CONNECTED: Final = "/account?done=connected"
SESSION: Final = "vestibule-session"

_LINK: Final = re.compile(r'action="/account/disconnect/([0-9A-Z]{26})"><button aria-label="Disconnect Door ([^"]+)"')


async def post_connect(browser: HTTPBrowser, provider_id: str) -> httpx2.Response:
    """Press "Connect": what our own route answers."""
    return await browser.post_form(f"{CONNECT}/{provider_id}", {"csrf_token": await browser.csrf_token()})


async def passed(browser: HTTPBrowser, begun: httpx2.Response, *, person: str) -> httpx2.Response:
    """Go on to an OpenID or OAuth provider from the page that moves on; what it answers leads back."""
    assert begun.status_code == 200, begun.text
    return await browser.get(with_query(refresh_of(begun.text), login_hint=person))


async def way_back(browser: HTTPBrowser, provider_id: str, *, person: Person) -> str:
    """Begin to connect and pass the provider: the address that leads back."""
    answer = await passed(browser, await post_connect(browser, provider_id), person=person.subject)
    assert answer.status_code in {302, 303}, answer.text
    return answer.headers["location"]


async def connect(browser: HTTPBrowser, provider_id: str, *, person: Person) -> httpx2.Response:
    """The whole way but for the word of the owner; the answer is the callback's."""
    return await browser.get(await way_back(browser, provider_id, person=person))


async def asked(browser: HTTPBrowser, offered: httpx2.Response) -> httpx2.Response:
    """The page that asks whose identity has come back; nothing is tied yet."""
    assert offered.status_code == 303, offered.text
    assert offered.headers["location"].startswith(ASKED), offered.headers["location"]
    page = await browser.get(offered.headers["location"])
    assert page.status_code == 200, page.text
    return page


async def say(browser: HTTPBrowser, page: httpx2.Response, word: str = "connect") -> httpx2.Response:
    """Answer that page."""
    return await browser.post_form("/account/connected", {**hidden_fields(page.text), "answer": word})


async def agreed(browser: HTTPBrowser, offered: httpx2.Response) -> httpx2.Response:
    """Say that it is the owner's."""
    return await say(browser, await asked(browser, offered))


async def connected(browser: HTTPBrowser, provider_id: str, *, person: Person) -> None:
    """The whole way, which has to end well."""
    answer = await agreed(browser, await connect(browser, provider_id, person=person))
    assert (answer.status_code, answer.headers["location"]) == (303, CONNECTED), answer.text


async def saml_finish(house: House, browser: HTTPBrowser, begun: httpx2.Response, *, person: Person) -> str:
    """Go on to a SAML provider from the page that moves on, and through the first hop: the finish URL."""
    away = httpx2.Response(303, headers={"location": refresh_of(begun.text)})
    parked = await deliver(house, browser, await answered(browser, away, person=person.subject))
    assert parked.status_code == 303, parked.text
    return parked.headers["location"]


async def links_of(browser: HTTPBrowser) -> dict[str, str]:
    """The ids of the links that the account page lets one disconnect, by the Provider ID of their connections."""
    return {provider_id: link for link, provider_id in _LINK.findall((await browser.get("/account")).text)}


async def confirm(browser: HTTPBrowser, link_id: str, *, return_to: str = "/account") -> httpx2.Response:
    """Press "Confirm with ...": what our own route answers."""
    fields = {"csrf_token": await browser.csrf_token(), "link_id": link_id, "return_to": return_to}
    return await browser.post_form("/account/confirm", fields)


async def disconnect(browser: HTTPBrowser, link_id: str) -> httpx2.Response:
    """Press "Disconnect" on the page that asks."""
    return await browser.post_form(f"/account/disconnect/{link_id}", {"csrf_token": await browser.csrf_token()})


async def account_id(browser: HTTPBrowser) -> str:
    """Whose session the browser holds."""
    found: str = (await browser.get("/api/session")).json()["account"]["id"]
    return found


async def account_behind(house: House, provider_id: str, person: Person) -> str:
    """Whose account somebody reaches by a sign-in in a browser of their own."""
    async with house.browser() as browser:
        await browser.signed_in(provider_id, person=person.subject)
        return await account_id(browser)


def heard(house: House) -> None:
    """Let the host hear of connections that were added by another process: after a second."""
    house.clock.advance(2)


def grow_stale(house: House) -> None:
    """Let the proofs of all sessions become too old."""
    house.clock.advance(FRESH_S + 1)


def grow_settled(house: House) -> None:
    """Have what was connected by hand so far be old enough to count as a way in: as if it had been done a week ago."""
    house.database.execute(f"UPDATE links SET created_at_s = created_at_s - {SETTLED_S}")  # noqa: S608 - a number
