"""S67: what one client may ask of the routes that anybody can reach, and what the one asked too often hears."""

from collections.abc import Iterator

import pytest
from databases import Database
from error_page import shown_error
from house import House, opened_house
from http_browser import HTTPBrowser
from manual_clock import ManualClock
from saml_house import SAML, answered, connect_saml
from twin_server import RunningTwin

BUDGET = 6
LOGOUT_PATH = "/api/auth/sso/backchannel-logout/Twin"


@pytest.fixture
def strict_house(database: Database, twin: RunningTwin, clock: ManualClock) -> Iterator[House]:
    """A house that lets little through, behind a proxy that names its clients."""
    with opened_house(
        database,
        twin,
        clock,
        trusted_proxies="127.0.0.1/32",
        rate_limit_login=str(BUDGET),
        rate_limit_logout_token="2",
        rate_limit_account="3",
    ) as house:
        house.connect("Twin")
        connect_saml(house, "SAML")
        yield house


async def use_up(browser: HTTPBrowser, *, address: str) -> None:
    for _ in range(BUDGET):
        begun = await browser.get("/api/auth/sso/login/Twin", headers={"X-Forwarded-For": address})
        assert begun.status_code == 303


async def test_s67_one_address_begins_so_many_logins_and_hears_when_to_come_back(
    strict_house: House, clock: ManualClock
) -> None:
    """S67: 429 with Retry-After, the code on the page, and nothing lasting."""
    async with strict_house.browser() as browser:
        await use_up(browser, address="203.0.113.7")
        refused = await browser.get("/api/auth/sso/login/Twin", headers={"X-Forwarded-For": "203.0.113.7"})
        assert refused.status_code == 429
        assert shown_error(refused).code == "rate_limited"
        wait_s = int(refused.headers["retry-after"])
        assert 0 < wait_s <= 120
        clock.advance(wait_s)
        again = await browser.get("/api/auth/sso/login/Twin", headers={"X-Forwarded-For": "203.0.113.7"})
        assert again.status_code == 303


async def test_s67_nobody_is_locked_out_by_somebody_else(strict_house: House) -> None:
    """S67: another address signs in all the same, to the end."""
    async with strict_house.browser() as stranger:
        await use_up(stranger, address="203.0.113.8")
        person = strict_house.newcomer()
        async with strict_house.browser() as browser:
            browser.headers["X-Forwarded-For"] = "203.0.113.9"
            await browser.signed_in("Twin", person=person.subject)


async def test_s67_a_callback_counts_like_a_begin(strict_house: House) -> None:
    """S67: finishing is the dearer half, so it is limited too; what is refused leaves its flow unspent."""
    async with strict_house.browser() as browser:
        browser.headers["X-Forwarded-For"] = "203.0.113.10"
        callback = await browser.callback_url("Twin", person=strict_house.newcomer().subject)
        for _ in range(BUDGET - 1):
            assert (await browser.get("/api/auth/sso/callback/Twin?state=x&code=y")).status_code == 400
        refused = await browser.get(callback)
        assert refused.status_code == 429
        assert shown_error(refused).code == "rate_limited"


async def test_s67_logout_messages_are_limited_for_each_sender(strict_house: House) -> None:
    """S67: a flood of forged logout tokens neither costs much nor keeps the provider's own away."""
    async with strict_house.browser() as browser:
        codes = [
            (
                await browser.post(
                    LOGOUT_PATH, data={"logout_token": "forged"}, headers={"X-Forwarded-For": "203.0.113.11"}
                )
            ).status_code
            for _ in range(3)
        ]
        assert codes == [400, 400, 429]
        other = await browser.post(
            LOGOUT_PATH, data={"logout_token": "forged"}, headers={"X-Forwarded-For": "203.0.113.12"}
        )
        assert other.status_code == 400


async def test_s67_an_account_page_is_limited_for_each_session(strict_house: House) -> None:
    """S67: the session check stays open: applications ask it on every request."""
    async with strict_house.browser() as browser:
        browser.headers["X-Forwarded-For"] = "203.0.113.13"
        await browser.signed_in("Twin", person=strict_house.newcomer().subject)
        statuses = [(await browser.get("/account")).status_code for _ in range(4)]
        assert statuses == [200, 200, 200, 429]
        assert {(await browser.get("/api/session")).status_code for _ in range(20)} == {200}


async def test_s67_every_hop_of_a_saml_login_counts(strict_house: House, clock: ManualClock) -> None:
    """S67: verifying is the dearer half; what is refused leaves the response unspent, and can be sent again."""
    async with strict_house.browser() as browser:
        browser.headers["X-Forwarded-For"] = "203.0.113.14"
        begun = await browser.begin("SAML")
        posted = await answered(browser, begun, person=strict_house.newcomer().subject)
        for _ in range(BUDGET - 1):
            refused = await browser.post(posted.action, data={"SAMLResponse": "x"})
            assert refused.status_code == 403
        refused = await browser.post(posted.action, data=posted.fields)
        assert shown_error(refused).code == "rate_limited"
        clock.advance(int(refused.headers["retry-after"]) + 60)
        parked = await browser.post(posted.action, data=posted.fields)
        assert (await browser.get(parked.headers["location"])).status_code == 303


async def test_s67_saml_logout_messages_and_metadata_are_limited(strict_house: House) -> None:
    """S67."""
    async with strict_house.browser() as browser:
        for address, path, statuses in (
            ("203.0.113.15", f"{SAML}/slo/SAML?SAMLRequest=x", [403, 403, 429]),
            ("203.0.113.16", f"{SAML}/metadata/SAML", [200] * BUDGET + [429]),
        ):
            headers = {"X-Forwarded-For": address}
            assert [(await browser.get(path, headers=headers)).status_code for _ in statuses] == statuses
