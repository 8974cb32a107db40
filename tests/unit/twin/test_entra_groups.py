"""Groups at Entra's twin: up to 200 in the token, the rest at Graph, page by page."""

from collections.abc import AsyncIterator
from urllib.parse import parse_qsl, urlsplit

import httpx2
import pytest
from twin_party import Clock, Party
from twin_vendor import BASE_URL, claims_of, vendor_party

from vestibule_twin.faults import Faults, Wire

SCOPE = "openid profile email"
WITH_GROUPS = f"{SCOPE} {BASE_URL}/graph/GroupMember.Read.All"


@pytest.fixture
async def entra(clock: Clock) -> AsyncIterator[Party]:
    async with vendor_party("entra", clock=clock) as party:
        yield party


async def graph(party: Party, url: str, person: str, *, scope: str = WITH_GROUPS) -> httpx2.Response:
    """Ask Graph with the token of a login."""
    token = (await party.login(person, scope=scope))["access_token"]
    return await party.http.get(url, headers={"authorization": f"Bearer {token}"})


async def test_few_groups_are_in_the_token(entra: Party) -> None:
    claims = await claims_of(entra, "AAAAada")
    assert len(claims["groups"]) == 2
    assert not {"_claim_names", "_claim_sources"} & set(claims)


async def test_somebody_without_groups_has_no_such_claim(entra: Party) -> None:
    assert not {"groups", "_claim_names"} & set(await claims_of(entra, "AAAAcharles"))


async def test_too_many_are_pointed_at_and_none_is_listed(entra: Party) -> None:
    claims = await claims_of(entra, "AAAAgrace")
    assert "groups" not in claims
    assert claims["_claim_names"] == {"groups": "src1"}
    (source,) = claims["_claim_sources"].values()
    assert source["endpoint"].startswith("https://graph.windows.net/")


@pytest.mark.parametrize(("size", "pages"), [("999", 2), ("500", 3), (None, 13)])
async def test_graph_tells_all_of_them_page_by_page(entra: Party, size: str | None, pages: int) -> None:
    token = (await entra.login("AAAAgrace", scope=WITH_GROUPS))["access_token"]
    url: str | None = entra.at("entra_groups") + "?$select=id" + (f"&$top={size}" if size else "")
    found: list[str] = []
    seen = 0
    while url:
        page = (await entra.http.get(url, headers={"authorization": f"Bearer {token}"})).json()
        assert all(set(group) == {"id"} for group in page["value"])
        found += [group["id"] for group in page["value"]]
        url, seen = page.get("@odata.nextLink"), seen + 1
        assert url is None or dict(parse_qsl(urlsplit(url).query))["$select"] == "id"
    assert (seen, len(found), len(set(found))) == (pages, 1203, 1203)


async def test_graph_and_the_token_tell_the_same(entra: Party) -> None:
    page = (await graph(entra, entra.at("entra_groups"), "AAAAada")).json()
    assert [group["id"] for group in page["value"]] == (await claims_of(entra, "AAAAada"))["groups"]
    assert set(page["value"][0]) == {"id", "displayName", "securityEnabled"}
    assert "@odata.nextLink" not in page


async def test_without_the_permission_there_is_nothing(entra: Party) -> None:
    answer = await graph(entra, entra.at("entra_groups"), "AAAAada", scope=SCOPE)
    assert (answer.status_code, answer.json()["error"]["code"]) == (403, "Authorization_RequestDenied")


@pytest.mark.parametrize("authorization", ["Bearer unknown", "DPoP unknown", ""])
async def test_without_a_token_there_is_nothing(entra: Party, authorization: str) -> None:
    answer = await entra.http.get(entra.at("entra_groups"), headers={"authorization": authorization})
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "InvalidAuthenticationToken")


@pytest.mark.parametrize("size", ["0", "1000", "-1", "all"])
async def test_a_page_of_another_size_is_refused(entra: Party, size: str) -> None:
    answer = await graph(entra, f"{entra.at('entra_groups')}?$top={size}", "AAAAada")
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "BadRequest")


async def test_wire_faults_reach_graph(entra: Party) -> None:
    entra.twin.faults = Faults(api_wire=(Wire.STATUS_500,))
    assert (await graph(entra, entra.at("entra_groups"), "AAAAada")).status_code == 500
