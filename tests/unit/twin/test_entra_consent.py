"""Admin consent at Entra's twin: https://learn.microsoft.com/entra/identity-platform/v2-admin-consent."""

import html
import re
from collections.abc import AsyncIterator
from urllib.parse import urlencode

import httpx2
import pytest
from twin_party import APP, Clock, Party, parameters_of
from twin_vendor import vendor_party

HOME = "5b1a0a3e-3d0a-4f2c-9a31-7d0c5c1f0a01"
OTHER = "c2d4b6f8-1e3a-4b5c-8d7e-9f0a1b2c3d02"
CONSUMERS = "9188040d-6c67-4c5b-b112-36a304b66dad"
ASKED = {
    "client_id": "app",
    "redirect_uri": APP.redirect_uris[0],
    "scope": "openid GroupMember.Read.All",
    "state": "the state & more",
}


@pytest.fixture
async def entra(clock: Clock) -> AsyncIterator[Party]:
    async with vendor_party("entra", clock=clock) as party:
        yield party


async def ask(party: Party, tenant: str = "organizations", **changes: str | None) -> httpx2.Response:
    """Open the page; None leaves a parameter out."""
    party.places = {"tenant": tenant}
    asked = {name: value for name, value in {**ASKED, **changes}.items() if value is not None}
    return await party.http.get(party.at("entra_consent"), params=asked)


async def decide(party: Party, **decision: str) -> httpx2.Response:
    """Press a button."""
    return await party.http.post(party.at("entra_consented"), data={"request": urlencode(ASKED), **decision})


async def test_the_page_names_what_is_asked_for_and_by_whom(entra: Party) -> None:
    page = await ask(entra)
    assert page.status_code == 200
    for text in ("app", "openid", "GroupMember.Read.All", "Accept for entra.example", "Accept for other-entra.example"):
        assert text in page.text
    carried = re.search(r'name="request" value="([^"]*)"', page.text)
    assert carried is not None
    assert html.unescape(carried[1]) == urlencode(ASKED)


async def test_a_grant_names_the_tenant(entra: Party) -> None:
    await ask(entra)
    answer = await decide(entra, tenant=HOME)
    assert answer.headers["location"].startswith(APP.redirect_uris[0])
    assert parameters_of(answer) == {
        "admin_consent": "True",
        "state": ASKED["state"],
        "tenant": HOME,
        "scope": ASKED["scope"],
    }
    assert list(entra.twin.journal.consents) == [{"tenant": HOME, "client_id": "app", "scope": ASKED["scope"]}]


async def test_a_refusal_names_the_flow_as_well_and_no_tenant(entra: Party) -> None:
    await ask(entra)
    carried = parameters_of(await decide(entra, deny="1"))
    assert carried.pop("error_description").startswith("AADSTS65004: ")
    assert carried == {"error": "consent_required", "admin_consent": "True", "state": ASKED["state"]}
    assert not entra.twin.journal.consents


@pytest.mark.parametrize(("tenant", "offered"), [(HOME, {HOME}), ("other-entra.example", {OTHER})])
async def test_one_tenant_is_asked_alone(entra: Party, tenant: str, offered: set[str]) -> None:
    page = await ask(entra, tenant)
    assert {guid for guid in (HOME, OTHER, CONSUMERS) if f'value="{guid}"' in page.text} == offered
    for stranger in {HOME, OTHER, CONSUMERS} - offered:
        assert (await decide(entra, tenant=stranger)).status_code == 400
    assert not entra.twin.journal.consents


@pytest.mark.parametrize("tenant", ["common", "consumers", "nobody.example"])
async def test_personal_accounts_and_nobody_cannot_consent(entra: Party, tenant: str) -> None:
    assert (await ask(entra, tenant)).status_code == 400
    assert (await decide(entra, tenant=HOME)).status_code == 400


@pytest.mark.parametrize(
    "changes",
    [{"client_id": "nobody"}, {"redirect_uri": "https://elsewhere.example"}, {"redirect_uri": None}, {"scope": None}],
)
async def test_what_is_asked_wrongly_leads_nowhere(entra: Party, changes: dict[str, str | None]) -> None:
    page = await ask(entra, "organizations", **changes)
    assert (page.status_code, "location" in page.headers) == (400, False)


async def test_without_state_none_comes_back(entra: Party) -> None:
    await ask(entra)
    asked = {name: value for name, value in ASKED.items() if name != "state"}
    answer = await entra.http.post(entra.at("entra_consented"), data={"request": urlencode(asked), "tenant": HOME})
    assert "state" not in parameters_of(answer)
