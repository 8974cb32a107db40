"""Groups of Entra ID: listed in the token, or asked of Graph; never silently fewer (fixtures/entra)."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

import pytest

from vestibule.errors import GroupsIncomplete
from vestibule.plugins import map_identity, resolve_profile
from vestibule.plugins.forms import decode_config
from vestibule_entra import EntraConfig, connector
from vestibule_sdk import ConsentRequest, VerifiedClaims
from vestibule_sdk.testing import GroupsCase, GroupsContract, recorded

FIXTURES = Path(__file__).parents[2] / "fixtures" / "entra"
EXAMPLE: dict[str, Any] = {
    "tenant": "11111111-2222-3333-4444-555555555555",
    "clientId": "66666666-7777-8888-9999-000000000000",
    "clientSecret": "hush",
}
GROUPS = tuple(f"cccccccc-0000-4000-8000-{number:012d}" for number in (1, 2, 3))
URL = "https://graph.microsoft.com/v1.0/me/transitiveMemberOf/microsoft.graph.group"
FIRST = f"{URL}?$select=id&$top=999&$count=true"


def config(**change: Any) -> EntraConfig:  # noqa: ANN401 - any JSON value
    return decode_config(EntraConfig, {**EXAMPLE, "emailRequired": False, **change})


def claims(case: str, **change: Any) -> VerifiedClaims:  # noqa: ANN401 - any JSON value
    said = recorded(FIXTURES / case).claims()
    return VerifiedClaims(issuer=said.issuer, subject=said.subject, id_token={**said.id_token, **change})


def page(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((FIXTURES / "graph" / f"{name}.json").read_text(encoding="utf-8"))
    return content


class TestGroupsContract(GroupsContract):
    """Inherited."""

    connector = connector
    groups_example: ClassVar[dict[str, Any]] = {**EXAMPLE, "groups": "graph"}
    groups_cases: ClassVar[tuple[GroupsCase, ...]] = (
        GroupsCase(
            evidence=claims("many-groups"),
            answers={FIRST: page("first-page"), page("first-page")["@odata.nextLink"]: page("last-page")},
            groups=GROUPS,
            complete_without=("@odata.context", "@odata.count"),
        ),
        GroupsCase(evidence=claims("member"), answers={FIRST: {"value": []}}, groups=()),
    )


class Graph:
    """Answers every call with the next page, and remembers what was asked."""

    def __init__(self, *pages: Mapping[str, Any]) -> None:
        self.pages = list(pages)
        self.asked: list[tuple[str, Mapping[str, str], Mapping[str, str]]] = []

    async def get(
        self, url: str, *, parameters: Mapping[str, str] | None = None, headers: Mapping[str, str] | None = None
    ) -> Mapping[str, Any]:
        """As `ProviderAPI.get`."""
        self.asked.append((url, parameters or {}, headers or {}))
        return self.pages.pop(0)


async def asked_of(graph: Graph, case: str = "many-groups", **change: Any) -> tuple[str, ...] | None:  # noqa: ANN401
    assert connector.groups is not None
    return await connector.groups(config(**change), claims(case), graph)


def test_the_token_lists_groups_where_it_is_asked_to() -> None:
    said = claims("groups-and-roles")
    assert map_identity(connector, config(groups="token"), said).groups == GROUPS[:2]
    assert map_identity(connector, config(), said).groups is None


def test_whoever_has_no_group_has_no_claim() -> None:
    assert map_identity(connector, config(groups="token"), claims("member")).groups == ()


@pytest.mark.parametrize(
    "change",
    [
        {"groups": ["Administrators"]},
        {"groups": [GROUPS[0], "CONTOSO\\Administrators"]},
        {"groups": ["S-1-5-21-1004336348-1177238915-682003330-512"]},
        {"groups": None, "roles": [GROUPS[0]]},
        {"groups": None, "roles": ["Task.Read", GROUPS[0]]},
    ],
)
def test_names_in_place_of_ids_and_groups_among_the_roles_are_refused(change: dict[str, Any]) -> None:
    """A name is free for another group tomorrow; and a person whose groups are elsewhere is not one without any."""
    with pytest.raises(GroupsIncomplete) as caught:
        map_identity(connector, config(groups="token"), claims("groups-and-roles", **change))
    assert caught.value.code == "groups_incomplete"
    assert "Group ID" in caught.value.hint
    assert "Emit groups as role claims" in caught.value.hint


@pytest.mark.parametrize("case", ["many-groups", "has-groups"])
def test_a_group_overage_is_a_refusal_and_never_an_empty_list(case: str) -> None:
    with pytest.raises(GroupsIncomplete) as caught:
        map_identity(connector, config(groups="token"), claims(case))
    assert caught.value.code == "groups_incomplete"
    assert "Microsoft Graph" in caught.value.hint
    assert map_identity(connector, config(), claims(case)).groups is None
    assert map_identity(connector, config(groups="graph"), claims(case)).groups is None


@pytest.mark.parametrize(
    "change",
    [
        {"groups": "one"},
        {"groups": [1]},
        {"groups": {"x": 1}},
        {"hasgroups": False},
        {"_claim_names": "groups"},
        {"_claim_names": ["groups"]},
        {"groups": [GROUPS[0]], "_claim_names": {"groups": "src1"}},
    ],
)
def test_groups_that_cannot_be_read_are_a_refusal(change: dict[str, Any]) -> None:
    with pytest.raises(GroupsIncomplete) as caught:
        map_identity(connector, config(groups="token"), claims("member", **change))
    assert caught.value.code == "groups_incomplete"


def test_what_else_is_kept_elsewhere_does_not_matter() -> None:
    said = claims("groups-and-roles", _claim_names={"photo": "src1"})
    assert map_identity(connector, config(groups="token"), said).groups == GROUPS[:2]


async def test_graph_is_asked_for_ids_page_by_page() -> None:
    graph = Graph(page("first-page"), page("last-page"))
    assert await asked_of(graph, groups="graph") == GROUPS
    (first, parameters, headers), (second, more, headers_again) = graph.asked
    assert (first, dict(parameters)) == (URL, {"$select": "id", "$top": "999", "$count": "true"})
    assert (second, dict(more)) == (page("first-page")["@odata.nextLink"], {})
    assert dict(headers) == dict(headers_again) == {"ConsistencyLevel": "eventual"}


@pytest.mark.parametrize("source", ["off", "token"])
async def test_graph_is_left_alone_where_groups_come_from_elsewhere(source: str) -> None:
    graph = Graph()
    assert await asked_of(graph, groups=source) is None
    assert graph.asked == []


@pytest.mark.parametrize(
    "link",
    [
        "https://graph.microsoft.com.evil.example/v1.0/me",
        "https://evil.example/?https://graph.microsoft.com/v1.0/",
        "https://graph.microsoft.com/beta/me",
        "http://graph.microsoft.com/v1.0/me",
        7,
        "",
        ["x"],
    ],
)
async def test_a_next_page_elsewhere_is_a_refusal(link: object) -> None:
    """S61: the access token is Graph's alone."""
    graph = Graph({"value": [{"id": GROUPS[0]}], "@odata.nextLink": link})
    with pytest.raises(GroupsIncomplete) as caught:
        await asked_of(graph, groups="graph")
    assert caught.value.code == "groups_incomplete"
    assert len(graph.asked) == 1


async def test_pages_without_end_are_a_refusal() -> None:
    graph = Graph(*[page("first-page")] * 9)
    with pytest.raises(GroupsIncomplete) as caught:
        await asked_of(graph, groups="graph")
    assert caught.value.code == "groups_incomplete"
    assert len(graph.asked) == 5


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"value": None},
        {"value": {}},
        {"value": [None]},
        {"value": [{}]},
        {"value": [{"id": 7}]},
        {"value": [{"id": GROUPS[0]}, {"id": "Engineers"}]},
    ],
)
async def test_a_page_of_another_shape_is_a_refusal(answer: dict[str, Any]) -> None:
    with pytest.raises(GroupsIncomplete) as caught:
        await asked_of(Graph(answer), groups="graph")
    assert caught.value.code == "groups_incomplete"


@pytest.mark.parametrize(
    ("graph_url", "origin"),
    [
        ("https://graph.microsoft.com", "https://graph.microsoft.com"),
        ("https://graph.microsoft.us", "https://graph.microsoft.us"),
        ("http://127.0.0.1:8001/entra/graph/", "http://127.0.0.1:8001"),
    ],
)
def test_the_permission_and_the_origin_are_of_the_graph_that_is_asked(graph_url: str, origin: str) -> None:
    profile = resolve_profile(connector, config(groups="graph", graphUrl=graph_url))
    assert profile.scopes[-1] == f"{graph_url.rstrip('/')}/GroupMember.Read.All"
    assert profile.api_origins == (origin,)


@pytest.mark.parametrize("source", ["off", "token"])
def test_no_permission_is_asked_for_that_is_not_used(source: str) -> None:
    profile = resolve_profile(connector, config(groups=source))
    assert (profile.scopes, profile.api_origins) == (("openid", "profile", "email"), ())


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({}, EXAMPLE["tenant"]),
        ({"tenant": "organizations", "groups": "graph"}, "organizations"),
        ({"tenant": "common"}, "organizations"),
        ({"tenant": "contoso.onmicrosoft.com"}, "contoso.onmicrosoft.com"),
    ],
)
def test_consent_is_asked_for_what_the_login_asks_for(change: dict[str, Any], place: str) -> None:
    """R29: and at `organizations` in the place of `common`, where nobody can consent for everybody."""
    settings = config(**change)
    assert connector.admin_consent is not None
    request = ConsentRequest(redirect_uri="https://login.example.com/consent", state="s")
    parts = urlsplit(connector.admin_consent(settings, request) or "")
    assert f"{parts.scheme}://{parts.netloc}{parts.path}" == (
        f"https://login.microsoftonline.com/{place}/v2.0/adminconsent"
    )
    assert parse_qs(parts.query) == {
        "client_id": [EXAMPLE["clientId"]],
        "scope": [" ".join(resolve_profile(connector, settings).scopes)],
        "redirect_uri": ["https://login.example.com/consent"],
        "state": ["s"],
    }
