"""S62: a connection whose metadata has run out signs nobody in, and says so; until that moment it does."""

import httpx2
import pytest
from error_page import refusal
from house import House, Log
from refreshed import HEARD_S, refresh
from saml_house import SAML, answered, connect_saml, deliver, parked_at, saml_sign_in, unsolicited

LEFT_S = 60


def running_out(house: House, provider_id: str, *, unsolicited_mode: str = "restart") -> None:
    """A SAML connection whose metadata is good for LEFT_S from now on."""
    connect_saml(house, provider_id, unsolicited=unsolicited_mode)
    house.clock.advance(HEARD_S)
    refresh(house, provider_id, metadata_until_s=house.clock.now_s() + HEARD_S + LEFT_S)
    house.clock.advance(HEARD_S)


async def test_the_last_second_counts_and_the_next_one_does_not(house: House, log: Log) -> None:
    """Also for a connection that the host holds open, and has heard of no change of."""
    running_out(house, "Outdated")
    async with house.browser() as browser:
        house.clock.advance(LEFT_S - 1)
        await saml_sign_in(house, browser, "Outdated", person=house.newcomer().subject)
        assert await browser.session_status() == 200
    house.clock.advance(1)
    async with house.browser() as browser:
        with refusal(house, log, "metadata_expired", status=503, stored=False) as caught:
            caught.answer = await browser.begin("Outdated")


async def test_a_response_that_comes_later_is_refused_at_the_acs(house: House, log: Log) -> None:
    """The login began in time; the keys that would verify the response count no more."""
    running_out(house, "OutdatedPost")
    async with house.browser() as browser:
        posted = await answered(browser, await browser.begin("OutdatedPost"), person=house.newcomer().subject)
        house.clock.advance(LEFT_S)
        with refusal(house, log, "metadata_expired", status=503, stored=False) as caught:
            caught.answer = await deliver(house, browser, posted)


async def test_a_login_does_not_end_after_it(house: House, log: Log) -> None:
    """The response was parked in time, the second hop comes later."""
    running_out(house, "OutdatedHop")
    async with house.browser() as browser:
        parked = await parked_at(house, browser, "OutdatedHop", person=house.newcomer().subject)
        house.clock.advance(LEFT_S)
        with refusal(house, log, "metadata_expired", status=503, stored=True) as caught:
            caught.answer = await browser.get(parked.headers["location"])


async def test_nor_does_an_unsolicited_one(house: House, log: Log) -> None:
    running_out(house, "OutdatedTile", unsolicited_mode="accept")
    twin = house.twin.twin
    async with house.browser() as browser:
        session = twin.sign_in(house.newcomer())
        browser.cookies.set(twin.cookie, session.token, domain="127.0.0.1", path=f"{twin.path}/")
        posted = await unsolicited(browser, twin, f"{house.base_url}/OutdatedTile")
        finish = (await deliver(house, browser, posted)).headers["location"]
        house.clock.advance(LEFT_S)
        with refusal(house, log, "metadata_expired", status=503, stored=True, flow_spent=False) as caught:
            caught.answer = await browser.get(finish)


async def test_another_refusal_of_the_second_hop_keeps_its_own_code(house: House, log: Log) -> None:
    """The page would have named the connection; that it cannot be had is no fault of a page."""
    running_out(house, "OutdatedStranger")
    async with house.browser() as browser, house.browser() as victim:
        posted = await answered(browser, await browser.begin("OutdatedStranger"), person=house.newcomer().subject)
        parked = await deliver(house, victim, posted)
        house.clock.advance(LEFT_S)
        with refusal(house, log, "in_response_to_mismatch", status=403, stored=True) as caught:
            caught.answer = await victim.get(parked.headers["location"])


@pytest.mark.parametrize("enabled", [True, False])
async def test_our_own_metadata_is_given_all_the_same(house: House, *, enabled: bool) -> None:
    """A provider that is to describe itself anew may first want to know who we are."""
    provider_id = f"OutdatedOwn-{enabled}"
    running_out(house, provider_id)
    refresh(house, provider_id, enabled=enabled)
    house.clock.advance(LEFT_S)
    async with house.browser() as browser:
        answer = await browser.get(f"{SAML}/metadata/{provider_id}")
    assert answer.status_code == httpx2.codes.OK


async def test_a_refresh_gives_it_more_time(house: House) -> None:
    running_out(house, "Renewed")
    house.clock.advance(LEFT_S)
    refresh(house, "Renewed", metadata_until_s=house.clock.now_s() + LEFT_S)
    house.clock.advance(HEARD_S)
    async with house.browser() as browser:
        await saml_sign_in(house, browser, "Renewed", person=house.newcomer().subject)
        assert await browser.session_status() == 200
