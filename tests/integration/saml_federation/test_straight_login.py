"""A federation as one way in: whoever chooses a provider of it signs in there, over one address of ours."""

from collections.abc import Iterator

import pytest
from house import House, another_twin
from http_browser import query_of, set_cookies
from manual_clock import ManualClock
from metadata_server import MetadataServer, published
from saml_federation import Federation, federate, member
from twin_server import RunningTwin

__all__ = ["published"]


@pytest.fixture
def other(clock: ManualClock) -> Iterator[RunningTwin]:
    with another_twin(clock) as running:
        yield running


@pytest.fixture
def campus(fresh_house: House, published: MetadataServer, other: RunningTwin) -> Federation:
    members = (member(fresh_house.twin, name="North"), member(other, name="South"))
    return federate(fresh_house, published, *members, twins=(fresh_house.twin, other))


async def test_the_button_leads_to_the_page_of_organizations(campus: Federation) -> None:
    async with campus.house.browser() as browser:
        page = await browser.get("/login")
        assert "Continue with <bdi>Door Campus</bdi>" in page.text
        begun = await browser.begin("Campus", return_to="/account?tab=1", acr_values="urn:mfa", max_age="60")
        assert begun.status_code == 303
        assert begun.headers["location"].startswith("/login/Campus?")
        asked = {"return_to": "/account?tab=1", "acr_values": "urn:mfa", "max_age": "60"}
        assert query_of(begun.headers["location"]) == asked
        assert set_cookies(begun) == {}


async def test_people_of_two_providers_sign_in_through_one_connection(campus: Federation, other: RunningTwin) -> None:
    people = campus.house.newcomer(), other.twin.people["ada"]
    for twin, person in zip((campus.house.twin, other), people, strict=True):
        async with campus.house.browser() as browser:
            answer = await campus.sign_in(browser, twin, person=person.subject, return_to="/account?tab=2")
            assert (answer.status_code, answer.headers["location"]) == (303, "/account?tab=2")
            assert (await browser.get("/api/session")).json()["account"]["email"] == person.email
    issuers = campus.house.database.execute("SELECT issuer FROM links ORDER BY created_at_s, id")
    assert issuers == [(campus.house.twin.twin.saml.entity_id,), (other.twin.saml.entity_id,)]
