"""DESIGN.md, a login, step 2: app and SAML provider on two sites, so the ACS sees no cookie of ours, and works.

The same over plain http on loopback, and over TLS under names of their own, where our cookies are `__Host-` ones.
"""

from collections.abc import Iterator

import pytest
from chromium import NewContext, axe_violations
from databases import Databases
from house import House, newcomer
from manual_clock import ManualClock
from playwright.async_api import Browser, Page, expect
from saml_in_chromium import (
    ACS,
    FINISH,
    Seen,
    choose,
    form_of,
    go_back,
    has_session,
    held_back,
    post_from,
    sent_cookies,
    sign_in,
    sign_out,
    to_the_provider,
    watched,
)
from saml_sites import TEST_SITES_FLAGS, connect_across, loopback_sites, tls_sites

FLOWS_KEPT = 5


@pytest.fixture(scope="module", params=["loopback", "tls"])
def house(
    request: pytest.FixtureRequest, databases: Databases, clock: ManualClock, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[House]:
    """An installation with a connection for each binding of the request."""
    database = databases.migrated()
    opened = (
        loopback_sites(database, clock)
        if request.param == "loopback"
        else tls_sites(database, clock, tmp_path_factory.mktemp("certificates"))
    )
    with opened as sites:
        connect_across(sites, "Redirect")
        connect_across(sites, "Post", ssoBinding="post", sloBinding="post", sp={"slo_binding": "post"})
        yield sites
    databases.remove(database)


@pytest.fixture
def browser_flags() -> tuple[str, ...]:
    return TEST_SITES_FLAGS


def our_prefix(house: House) -> str:
    return "__Host-vestibule-" if house.base_url.startswith("https") else "vestibule-"


@pytest.mark.parametrize("provider_id", ["Redirect", "Post"])
async def test_the_acs_works_though_no_cookie_reaches_it(page: Page, house: House, provider_id: str) -> None:
    """R26: read from the requests that the browser really sent."""
    ours, person = our_prefix(house), newcomer(house.twin)
    async with watched(page) as seen:
        await to_the_provider(page, house, provider_id)
        held = [cookie["name"] for cookie in await page.context.cookies(house.base_url)]
        assert [name.startswith(f"{ours}flow-") for name in held] == [True]
        await choose(page, person)
        await page.wait_for_url(f"{house.base_url}/account")
    (posted,) = seen.to(ACS)
    assert posted.method == "POST"
    assert (await posted.all_headers())["origin"] in {house.twin.issuer, "null"}
    assert await sent_cookies(posted) == []
    assert sorted(await seen.cookies_to(FINISH)) == sorted([*held, f"{ours}assertion"])
    assert "again" not in seen.to(FINISH)[0].url
    assert await has_session(page.context, house.base_url)
    left = {cookie["name"] for cookie in await page.context.cookies(house.base_url)}
    # The parked assertion is gone, and its cookie, worth nothing now, goes by itself within two minutes.
    assert left == {f"{ours}session", f"{ours}last-used", f"{ours}assertion"}


@pytest.mark.parametrize("scripts", [True, False])
async def test_the_form_to_the_provider_passes_its_policy(browser: Browser, house: House, *, scripts: bool) -> None:
    """S55: Chromium holds what a form leads to against the page's policy, and would say so on the console."""
    page = await (await browser.new_context(java_script_enabled=scripts)).new_page()
    async with watched(page) as seen:
        await to_the_provider(page, house, "Post")
        if not scripts:
            await expect(page.get_by_role("heading")).to_have_text("Taking you to Door Post to sign in.")
            await page.get_by_role("button", name="Continue").click()
        await expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    (sent,) = [request for request in seen.to("/saml/sso") if request.method == "POST"]
    assert form_of(sent)["SAMLRequest"]
    assert seen.console == []


async def test_back_from_the_provider_leads_to_the_sign_in_page(page: Page, house: House) -> None:
    """The page with the form takes no place in the history: Back would else send it once more."""
    await to_the_provider(page, house, "Post")
    await expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    await go_back(page)
    await page.wait_for_url(f"{house.base_url}/login")


async def test_a_response_does_not_complete_the_login_of_another_browser(new_context: NewContext, house: House) -> None:
    """S13: the response is good and unused, and the request that it answers is another browser's."""
    attacker, victim = await (await new_context()).new_page(), await (await new_context()).new_page()
    person = newcomer(house.twin)
    await to_the_provider(attacker, house, "Redirect")
    stolen = await held_back(attacker, person)
    # The victim has begun a login too: a flow of one's own does not help.
    await to_the_provider(victim, house, "Redirect")
    await post_from(victim, house.twin.issuer, stolen.url, form_of(stolen))
    await victim.wait_for_url(f"{house.base_url}{FINISH}**")
    await expect(victim.locator(".reference code").first).to_have_text("in_response_to_mismatch")
    assert await axe_violations(victim) == []
    assert not await has_session(victim.context, house.base_url)


async def test_a_response_leaves_the_session_of_another_browser_alone(new_context: NewContext, house: House) -> None:
    """S13: login CSRF would put the attacker's account in its place."""
    attacker, victim = await (await new_context()).new_page(), await (await new_context()).new_page()
    person, stranger = newcomer(house.twin), newcomer(house.twin)
    await sign_in(victim, house, "Redirect", person)
    await to_the_provider(attacker, house, "Redirect")
    stolen = await held_back(attacker, stranger)
    await post_from(victim, house.twin.issuer, stolen.url, form_of(stolen))
    await expect(victim.locator(".reference code").first).to_have_text("in_response_to_mismatch")
    await victim.goto(f"{house.base_url}/account")
    await expect(victim.get_by_text(person.label).first).to_be_visible()


@pytest.mark.parametrize("provider_id", ["Redirect", "Post"])
async def test_every_cookie_names_its_attributes(page: Page, house: House, provider_id: str) -> None:
    """S51: a cookie without SameSite would reach the ACS for two minutes, and hide that Lax ones do not."""
    secure = house.base_url.startswith("https")
    async with watched(page) as seen:
        await sign_in(page, house, provider_id, newcomer(house.twin))
        await sign_out(page, house)
    await check_cookies(seen, house, secure=secure)


async def check_cookies(seen: Seen, house: House, *, secure: bool) -> None:
    ours = our_prefix(house)
    names = set()
    for line in await seen.set_cookies(house.base_url):
        pair, *attributes = line.split("; ")
        name = pair.partition("=")[0]
        names.add(name if not name.startswith(f"{ours}flow-") else f"{ours}flow-")
        rest = sorted(one for one in attributes if not one.startswith("Max-Age="))
        assert rest == ["HttpOnly", "Path=/", "SameSite=Lax", *(["Secure"] if secure else [])], line
        assert any(one.startswith("Max-Age=") for one in attributes), line
    parts = ("assertion", "flow-", "last-used", "logout", "logout-request", "session")
    assert names == {ours + part for part in parts}


async def test_s51_a_browser_that_starts_200_flows_keeps_its_session(page: Page, house: House) -> None:
    """S51: by both bindings in turn."""
    await sign_in(page, house, "Redirect", newcomer(house.twin))
    for at in range(200):
        provider_id = ("Redirect", "Post")[at % 2]
        await page.goto(f"{house.base_url}/api/auth/sso/login/{provider_id}?prompt=login", wait_until="commit")
        await page.wait_for_url("**/saml/sso**", wait_until="commit")
    cookies = await page.context.cookies(house.base_url)
    assert 0 < len([cookie for cookie in cookies if "flow-" in cookie["name"]]) <= FLOWS_KEPT
    assert await has_session(page.context, house.base_url)
