"""A login that cannot even begin is told with its connection's name, in the log and in memory; nothing is stored."""

from collections.abc import Mapping
from typing import Any, Final

import pytest
from error_page import refusal
from house import House, Log, another_twin

from vestibule.domain.audit.attempt import Attempt
from vestibule.web.installation import STATE_KEY, Installation
from vestibule_twin.faults import DiscoveryFault, Faults, PushedFault

PUSHED: Final[Mapping[str, Any]] = {"pushedRequests": True}


async def refused_at_begin(house: House, log: Log, provider_id: str, code: str, *, status: int = 502) -> Attempt:
    """Have a login fail before it began; what is remembered of it, held against the log line."""
    async with house.browser() as browser:
        with refusal(house, log, code, status=status, stored=False) as caught:
            caught.answer = await browser.begin(provider_id)
    installation = house.host.app.state[STATE_KEY]
    assert isinstance(installation, Installation)
    attempt = installation.services.early.get(caught.attempt_id)
    assert attempt is not None
    assert attempt.code == code
    assert [line["connection"] for line in log if "attempt" in line] == [attempt.provider_id]
    return attempt


def is_named(house: House, attempt: Attempt, provider_id: str) -> bool:
    """Whether an attempt names a connection, both ways."""
    ((connection_id,),) = house.database.execute(f"SELECT id FROM connections WHERE provider_id = '{provider_id}'")  # noqa: S608
    return (attempt.provider_id, attempt.connection_id) == (provider_id, connection_id)


async def test_a_wrong_secret_that_shows_with_the_pushed_request(house: House, log: Log) -> None:
    """With PAR it shows here, and not at the callback: with the step, and what came."""
    house.connect("ParSecret", clientSecret="of-somebody-else", **PUSHED)
    attempt = await refused_at_begin(house, log, "ParSecret", "invalid_client")
    assert is_named(house, attempt, "ParSecret")
    assert attempt.step == "begin"
    assert [step.step for step in attempt.steps] == ["begin"]
    assert attempt.received
    assert attempt.client_address == "127.0.0.1"


async def test_a_redirect_uri_that_is_not_registered_shows_with_the_pushed_request(house: House, log: Log) -> None:
    house.connect("ParUri", client=house.client("ParUri", redirect_uris=("https://elsewhere.example/",)), **PUSHED)
    assert is_named(house, await refused_at_begin(house, log, "ParUri", "pushed_request_refused"), "ParUri")


async def test_a_pushed_request_that_is_refused(house: House, log: Log) -> None:
    house.connect("ParRefused", **PUSHED)
    with house.twin.faulty(Faults(pushed=(PushedFault.REFUSED,))):
        attempt = await refused_at_begin(house, log, "ParRefused", "pushed_request_refused")
    assert is_named(house, attempt, "ParRefused")


async def test_a_provider_that_does_not_describe_itself(house: House, log: Log) -> None:
    with another_twin(house.clock) as twin, twin.faulty(Faults(discovery=(DiscoveryFault.NO_TOKEN_ENDPOINT,))):
        house.connect("Undescribed", twin=twin)
        attempt = await refused_at_begin(house, log, "Undescribed", "discovery_incomplete")
    assert is_named(house, attempt, "Undescribed")


@pytest.mark.parametrize(
    ("provider_id", "change", "code", "status"),
    [
        ("Gone", "connector = 'gone'", "connector_unknown", 503),
        ("Odd", "config = '{}'", "config_error", 503),
    ],
)
async def test_a_connection_that_cannot_be_opened(
    house: House, log: Log, provider_id: str, change: str, code: str, status: int
) -> None:
    """By the name that the link has, since there is one of that name."""
    house.connect(provider_id)
    house.database.execute(f"UPDATE connections SET {change} WHERE provider_id = '{provider_id}'")  # noqa: S608
    attempt = await refused_at_begin(house, log, provider_id, code, status=status)
    assert attempt.provider_id == provider_id


@pytest.mark.parametrize(("parameter", "code"), [("iss", "initiate_issuer_mismatch"), ("idp", "unknown_provider")])
async def test_a_link_that_does_not_fit_its_connection(house: House, log: Log, parameter: str, code: str) -> None:
    async with house.browser() as browser:
        await browser.begin("Twin", **{parameter: "https://evil.example"})
    assert [(line["code"], line["connection"]) for line in log if "attempt" in line] == [(code, "Twin")]


async def test_a_name_that_nobody_gave_is_not_repeated(house: House, log: Log) -> None:
    """What anybody makes up does not come into the log's column for connections."""
    attempt = await refused_at_begin(house, log, "Nobody", "unknown_connection", status=404)
    assert (attempt.provider_id, attempt.connection_id) == ("", "")
