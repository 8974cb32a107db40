"""S73: an administrator's change ends the logins under way; what a provider's metadata changes does not."""

import pytest
from error_page import refusal
from house import House, Log
from refreshed import HEARD_S, refresh
from saml_house import answered, connect_saml, deliver, unsolicited

from vestibule.flows.connections.draft import Change


def renamed(provider_id: str) -> Change:
    """The least that an administrator can do."""
    return Change(name=f"{provider_id}, renamed")


@pytest.mark.parametrize("heard_s", [0, HEARD_S])
async def test_an_oidc_login_goes_on_after_a_refresh(house: House, heard_s: int) -> None:
    """Whether the host has heard of it or still remembers what was before."""
    provider_id = f"Calm-{heard_s}"
    house.connect(provider_id)
    async with house.browser() as browser:
        callback = await browser.callback_url(provider_id, person=house.newcomer().subject)
        refreshed = refresh(house, provider_id)
        house.clock.advance(heard_s)
        assert (await browser.get(callback)).status_code == 303
        assert await browser.session_status() == 200
    assert (refreshed.version, refreshed.login_version) == (2, 1)


async def test_an_oidc_login_ends_after_a_change_that_follows_a_refresh(house: House, log: Log) -> None:
    """The two numbers have parted by then; the one of logins is compared."""
    house.connect("Restless")
    refresh(house, "Restless")
    house.clock.advance(HEARD_S)
    async with house.browser() as browser:
        callback = await browser.callback_url("Restless", person=house.newcomer().subject)
        changed = house.change("Restless", renamed("Restless"))
        assert (changed.version, changed.login_version) == (3, 2)
        house.clock.advance(HEARD_S)
        with refusal(house, log, "connection_changed", status=400, stored=True) as caught:
            caught.answer = await browser.get(callback)
        await browser.signed_in("Restless", person=house.newcomer().subject)


async def test_a_change_in_the_last_moment_ends_a_login_of_a_refreshed_connection(house: House, log: Log) -> None:
    """S50, S73: no time passes, so that only the transaction that makes the session can tell."""
    house.connect("Hasty")
    refresh(house, "Hasty")
    house.clock.advance(HEARD_S)
    async with house.browser() as browser:
        await browser.signed_in("Hasty", person=house.newcomer().subject)
        callback = await browser.callback_url("Hasty", person=house.newcomer().subject)
        house.change("Hasty", renamed("Hasty"))
        with refusal(house, log, "connection_changed", status=400, stored=True) as caught:
            caught.answer = await browser.get(callback)


@pytest.mark.parametrize("parked_before", [False, True])
async def test_a_saml_login_goes_on_after_a_refresh(house: House, *, parked_before: bool) -> None:
    """Before the response arrives, and between the two hops."""
    provider_id = f"CalmHop-{parked_before}"
    connect_saml(house, provider_id)
    async with house.browser() as browser:
        posted = await answered(browser, await browser.begin(provider_id), person=house.newcomer().subject)
        parked = await deliver(house, browser, posted) if parked_before else None
        refresh(house, provider_id)
        house.clock.advance(HEARD_S)
        parked = parked or await deliver(house, browser, posted)
        assert (await browser.get(parked.headers["location"])).status_code == 303
        assert await browser.session_status() == 200


@pytest.mark.parametrize("parked_before", [False, True])
async def test_a_saml_login_ends_after_a_change(house: House, log: Log, *, parked_before: bool) -> None:
    """Flow and parked assertion are each held against the connection."""
    provider_id = f"RestlessHop-{parked_before}"
    connect_saml(house, provider_id)
    refresh(house, provider_id)
    house.clock.advance(HEARD_S)
    async with house.browser() as browser:
        posted = await answered(browser, await browser.begin(provider_id), person=house.newcomer().subject)
        parked = await deliver(house, browser, posted) if parked_before else None
        house.change(provider_id, renamed(provider_id))
        house.clock.advance(HEARD_S)
        parked = parked or await deliver(house, browser, posted)
        with refusal(house, log, "connection_changed", status=400, stored=True) as caught:
            caught.answer = await browser.get(parked.headers["location"])


async def test_an_unsolicited_response_goes_on_after_a_refresh_and_ends_after_a_change(house: House, log: Log) -> None:
    """S14, S73: there is no flow, only what was parked."""
    connect_saml(house, "CalmTile", unsolicited="accept")
    twin = house.twin.twin
    async with house.browser() as browser:
        session = twin.sign_in(house.newcomer())
        browser.cookies.set(twin.cookie, session.token, domain="127.0.0.1", path=f"{twin.path}/")
        posted = await unsolicited(browser, twin, f"{house.base_url}/CalmTile")
        finish = (await deliver(house, browser, posted)).headers["location"]
        refresh(house, "CalmTile")
        house.clock.advance(HEARD_S)
        assert (await browser.get(finish)).status_code == 303
        posted = await unsolicited(browser, twin, f"{house.base_url}/CalmTile")
        finish = (await deliver(house, browser, posted)).headers["location"]
        house.change("CalmTile", renamed("CalmTile"))
        house.clock.advance(HEARD_S)
        with refusal(house, log, "connection_changed", status=400, stored=True, flow_spent=False) as caught:
            caught.answer = await browser.get(finish)
