"""R29: draft; the administrator of a tenant consents at the provider; linked. The sign-in behind it works."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from asked_consent import asked_consent
from house import House
from http_browser import HTTPBrowser, hidden_fields
from manual_clock import ManualClock
from twin_server import RunningTwin, running_twin

from vestibule.flows.connections.draft import Draft
from vestibule_twin import Client, TwinConfig
from vestibule_twin.personalities.entra import ENTRA
from vestibule_twin.personalities.entra.tenants import HOME, OTHER

CLIENT_ID = "66666666-7777-8888-9999-000000000000"
SECRET = "hush-hush"


@pytest.fixture
def entra(clock: ManualClock, house: House) -> Iterator[RunningTwin]:
    """Entra ID, which knows the house's application."""
    ours = f"{house.base_url}/api/auth/sso"
    client = Client(
        client_id=CLIENT_ID,
        secret=SECRET,
        redirect_uris=(f"{ours}/callback/EntraID", f"{ours}/admin-consent/EntraID"),
    )
    config = TwinConfig(auto_sign_in=True)
    with running_twin(
        client, config=config, clock=lambda: clock.now_ms() / 1000, issuer_path="/entra", personality=ENTRA
    ) as running:
        yield running


async def decided(browser: HTTPBrowser, url: str, **decision: str) -> str:
    """Decide on the provider's page; where the browser is sent."""
    asked = await browser.get(url)
    assert asked.status_code == 200, asked.text
    parts = urlsplit(url)
    action = f"{parts.scheme}://{parts.netloc}{parts.path}/decision"
    answer = await browser.post(action, data={**hidden_fields(asked.text), **decision})
    assert answer.status_code in {302, 303}, answer.text
    return answer.headers["location"]


async def test_an_administrator_consents_and_the_first_sign_in_works(house: House, entra: RunningTwin) -> None:
    house.host.add(
        Draft(
            provider_id="EntraID",
            connector="entra",
            name="Microsoft Entra ID",
            config={
                "tenant": "organizations",
                "tenants": [HOME],
                "clientId": CLIENT_ID,
                "clientSecret": SECRET,
                "authority": entra.issuer,
            },
        )
    )
    asked = house.host.run(asked_consent(house.host.settings, "EntraID", clock=house.clock))
    async with house.browser() as administrator:
        refused = await administrator.get(await decided(administrator, asked.url, deny="1"))
        assert refused.status_code == 403
        assert stage(house) == "pending_approval"
        consented = await administrator.get(await decided(administrator, asked.url, tenant=HOME))
        assert consented.status_code == 200, consented.text
        assert "Microsoft Entra ID" in consented.text
    assert stage(house) == "linked"
    ((note,),) = house.database.execute("SELECT note FROM audit_events WHERE action = 'admin_consent_given'")
    assert note == f"provider id: EntraID; tenant: {HOME}"
    assert OTHER not in str(note)
    person = next(person for person in entra.twin.people.values() if person.facts["tid"] == HOME)
    async with house.browser() as browser:
        await browser.signed_in("EntraID", person=person.subject)


def stage(house: House) -> object:
    """The stored one."""
    ((found,),) = house.database.execute("SELECT stage FROM connections WHERE provider_id = 'EntraID'")
    return found
