"""What a connection learns of its provider when it is saved, and what is refused then and not at somebody's login."""

from collections.abc import Coroutine, Iterator
from typing import Any, Final

import pytest
from house import SECRET, House, Log
from twin_server import RunningTwin, running_twin

from vestibule.app.host import Host, open_host
from vestibule.domain.connections.model import Connection
from vestibule.errors import ConfigError, UpstreamUnreachable
from vestibule.flows.connections.apply import ApplyConnections, PlanRefused
from vestibule.flows.connections.draft import Draft
from vestibule.settings import Settings
from vestibule_twin import Client, TwinConfig
from vestibule_twin.personalities.entra import ENTRA
from vestibule_twin.personalities.entra.people import GRACES_GROUPS
from vestibule_twin.personalities.entra.tenants import HOME

CLIENT_ID: Final = "11111111-2222-3333-4444-555555555555"


@pytest.fixture(scope="session")
def entra(house: House) -> Iterator[RunningTwin]:
    """Entra ID behind the house."""
    callback = f"{house.base_url}/api/auth/sso/callback"
    names = ("Learned", "Graph", "Denied")
    client = Client(client_id=CLIENT_ID, secret=SECRET, redirect_uris=tuple(f"{callback}/{name}" for name in names))
    with running_twin(client, config=TwinConfig(auto_sign_in=True), clock=house.clock.now_s, personality=ENTRA) as twin:
        yield twin


def draft(twin: RunningTwin, provider_id: str, **changes: object) -> Draft:
    """A connection that knows its tenant by a domain name alone."""
    config = {
        "tenant": "entra.example",
        "clientId": CLIENT_ID,
        "clientSecret": SECRET,
        "authority": twin.base_url,
        "graphUrl": f"{twin.base_url}/graph",
        **changes,
    }
    return Draft(provider_id=provider_id, connector="entra", name=f"Door {provider_id}", config=config)


@pytest.fixture(scope="session")
def learned(house: House, entra: RunningTwin) -> Connection:
    """The connection `Learned`, as it was stored."""
    return house.host.add(draft(entra, "Learned"))


def in_a_host(house: House, work: Any) -> Any:  # noqa: ANN401 - whatever the work gives
    """Work as the command line does, in a process's own view of the database."""

    async def run(settings: Settings) -> Any:  # noqa: ANN401
        async with open_host(settings) as host:
            return await work(host)

    running: Coroutine[Any, Any, Any] = run(house.host.settings)
    return house.host.run(running)


def test_a_domain_becomes_the_tenants_id(entra: RunningTwin, learned: Connection) -> None:
    """R10: learned once; whoever gets hold of the domain later vouches for nobody here."""
    assert learned.config["tenant"] == HOME
    assert learned.issuer == f"{entra.base_url}/{HOME}/v2.0"
    assert learned.secrets.keys() == {"clientSecret"}


@pytest.mark.usefixtures("learned")
async def test_a_person_signs_in_through_what_was_learned(house: House, entra: RunningTwin) -> None:
    async with house.browser() as browser:
        await browser.signed_in("Learned", person="AAAAada")
        assert (await browser.get("/api/session")).json()["proofs"][0]["issuer"] == f"{entra.base_url}/{HOME}/v2.0"


@pytest.mark.usefixtures("learned")
def test_the_same_file_applied_again_changes_nothing(house: House, entra: RunningTwin) -> None:
    """The file goes on saying the domain."""

    async def plan(host: Host) -> Any:  # noqa: ANN401
        apply = ApplyConnections(store=host.store, check=host.check, feed=host.feed, clock=host.clock)
        return await apply.plan([draft(entra, "Learned")], ask_provider=True)

    (planned,) = in_a_host(house, plan)
    assert not planned.is_work


def test_without_the_provider_a_domain_is_not_enough(house: House, entra: RunningTwin) -> None:
    """Nothing is stored that could not sign anybody in."""

    async def add(host: Host) -> Connection:
        return await host.manage.add(draft(entra, "Offline"), ask_provider=False)

    with pytest.raises(ConfigError) as caught:
        in_a_host(house, add)
    assert caught.value.code == "config_error"
    assert "asked" in caught.value.detail


@pytest.mark.usefixtures("learned")
def test_a_provider_that_is_down_is_named_as_the_reason(house: House) -> None:
    """And not that something could not be learned."""

    async def plan(host: Host) -> Any:  # noqa: ANN401
        apply = ApplyConnections(store=host.store, check=host.check, feed=host.feed, clock=host.clock)
        config = {"tenant": "entra.example", "clientId": CLIENT_ID, "clientSecret": SECRET}
        config["authority"] = "http://127.0.0.1:9"
        gone = Draft(provider_id="Learned", connector="entra", name="Door Learned", config=config)
        return await apply.plan([gone], ask_provider=True)

    with pytest.raises(PlanRefused) as caught:
        in_a_host(house, plan)
    assert isinstance(caught.value.draft_faults[0].error, UpstreamUnreachable)


def test_a_key_that_cannot_be_used_is_refused_at_its_field(house: House, entra: RunningTwin) -> None:
    """At save, and never at somebody's login."""
    config = {
        "clientSecret": "",
        "clientKey": "-----BEGIN NOTHING-----",
        "clientCertificate": "-----BEGIN NOTHING-----",
    }
    with pytest.raises(ConfigError) as caught:
        house.host.add(draft(entra, "Keyed", **config))
    assert caught.value.path in {"clientKey", "clientCertificate"}


async def test_groups_come_over_the_providers_api(house: House, entra: RunningTwin, log: Log) -> None:
    """Page by page, with the access token of the login: more than any token lists, and none left out."""
    house.host.add(draft(entra, "Graph", groups="graph"))
    async with house.browser() as browser:
        await browser.signed_in("Graph", person="AAAAgrace")
    assert entra.twin.journal.requests["entra_groups"] == -(-GRACES_GROUPS // 999)
    assert [line["code"] for line in log if line["log_level"] == "warning"] == []
