"""S64, S68: logins that are begun and never finished cost no memory, no write, and no browser its session."""

import asyncio
from http.cookiejar import DefaultCookiePolicy
from typing import Final

import httpx2
from host_process import host_process
from house import House, newcomer
from http_browser import HTTPBrowser, set_cookies
from installation import Installation

HALF_OPEN: Final = 1_000
AT_ONCE: Final = 40
GROWTH_BYTES: Final = 4 * 1024 * 1024
"""Less than 4 KiB for each: the allocator's own unrest between two measurements of a warm process."""

WARM_UP: Final = 500


async def begin(browser: HTTPBrowser, gate: asyncio.Semaphore) -> httpx2.Response:
    """Begin a login."""
    async with gate:
        begun = await browser.get("/api/auth/sso/login/Twin")
    assert begun.status_code == 303
    return begun


async def test_a_thousand_half_open_logins_cost_nothing(installation: Installation) -> None:
    """S68: a flow lives in the browser alone. The rate limit is raised by its setting."""
    gate = asyncio.Semaphore(AT_ONCE)
    with host_process(installation.environ) as host:
        async with HTTPBrowser(installation.base_url) as browser:
            browser.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=[]))  # it keeps none: each is the first
            await asyncio.gather(*(begin(browser, gate) for _ in range(WARM_UP)))
            at_rest, memory = installation.database.bytes_at_rest(), host.memory_bytes()
            begun = await asyncio.gather(*(begin(browser, gate) for _ in range(HALF_OPEN)))
            assert host.memory_bytes() - memory < GROWTH_BYTES
            assert installation.database.bytes_at_rest() == at_rest
            # All of them are alive: any can be finished.
            for answer in begun[:: HALF_OPEN // 5]:
                [(name, rest)] = set_cookies(answer).items()
                held = {"cookie": f"{name}={rest.partition(';')[0]}"}
                location = httpx2.URL(answer.headers["location"])
                person = newcomer(installation.twin).subject
                callback = (await browser.get(location.copy_set_param("login_hint", person))).headers["location"]
                assert (await browser.get(callback, headers=held)).status_code == 303
        assert not [event for event in host.log if event["level"] in {"warning", "error"}]


async def test_a_browser_that_begins_two_hundred_logins_keeps_its_session(house: House) -> None:
    """S51: at most five flows live in a browser, in a header that every proxy takes, and the newest can finish."""
    long_way = "/" + "x" * 500
    async with house.browser() as browser:
        await browser.signed_in("Twin", person=house.newcomer().subject)
        for number in range(200):
            house.clock.advance(0.01)
            begun = await browser.begin("Twin", return_to=long_way if number % 2 else "/", login_hint="nobody")
            assert begun.status_code == 303
            held = [f"{cookie.name}={cookie.value}" for cookie in browser.cookies.jar]
            assert len([cookie for cookie in held if cookie.startswith("vestibule-flow-")]) <= 5
            assert len("; ".join(held)) < 6_000
        assert await browser.session_status() == 200
        person = house.newcomer()
        callback = await browser.callback_url("Twin", person=person.subject)
        assert (await browser.get(callback)).status_code == 303
        assert (await browser.get("/api/session")).json()["account"]["email"] == person.email


async def test_a_browser_that_lost_count_is_cleaned_up_step_by_step(house: House) -> None:
    """S51: flow cookies of another time, or planted by an attacker's links, go with the next logins."""
    async with house.browser() as browser:
        for number in range(60):
            name = f"vestibule-flow-01ARZ3NDEKTSV4RRFFQ69G5F{number:02d}"
            browser.cookies.set(name, "x" * 100, domain="127.0.0.1", path="/")
        for _ in range(4):
            await browser.begin("Twin")
        left = [cookie.name for cookie in browser.cookies.jar if cookie.name.startswith("vestibule-flow-")]
        assert len(left) <= 5
