"""GitHub's twin behind the access token: who somebody is, page by page, and to whose token it is told."""

import re
from collections.abc import AsyncIterator

import httpx2
import pytest
from msgspec import structs
from twin_party import APP, Clock, Party
from twin_vendor import vendor_party

from vestibule_twin.faults import Faults, Wire
from vestibule_twin.personalities.github.paging import page_of
from vestibule_twin.personalities.github.scopes import gives

EVERYTHING = "user:email read:org"


@pytest.fixture
async def github(clock: Clock) -> AsyncIterator[Party]:
    async with vendor_party("github", clock=clock) as party:
        yield party


async def token_of(party: Party, person: str, *, scope: str = EVERYTHING) -> str:
    """Sign somebody in, and redeem."""
    code = await party.code(person, scope=scope, code_challenge=None, code_challenge_method=None)
    form = {"client_id": party.client.client_id, "client_secret": party.client.secret, "code": code}
    form["grant_type"] = "authorization_code"
    answer = await party.http.post(party.at("github_token"), data=form, headers={"accept": "application/json"})
    token: str = answer.json()["access_token"]
    return token


async def get(party: Party, url: str, token: str, *, scheme: str = "Bearer") -> httpx2.Response:
    return await party.http.get(url, headers={"authorization": f"{scheme} {token}"})


async def test_the_user_has_a_number_for_an_id_and_mostly_no_public_address(github: Party) -> None:
    answer = await get(github, github.at("github_user"), await token_of(github, "1001"))
    said = answer.json()
    assert (said["id"], said["login"], said["name"], said["email"], said["type"]) == (
        *(1001, "ada", "Ada Lovelace", None, "User"),
    )
    assert answer.headers["x-oauth-scopes"] == "read:org, user:email"


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "token"])
async def test_both_schemes_are_known(github: Party, scheme: str) -> None:
    token = await token_of(github, "1001")
    assert (await get(github, github.at("github_user"), token, scheme=scheme)).status_code == 200


@pytest.mark.parametrize("name", ["github_user", "github_emails", "github_orgs", "github_teams", "github_memberships"])
async def test_without_a_good_token_there_is_nothing(github: Party, name: str) -> None:
    for token, scheme in (("unknown", "Bearer"), ("", "Bearer"), (await token_of(github, "1001"), "DPoP")):
        answer = await get(github, github.at(name), token, scheme=scheme)
        assert (answer.status_code, answer.json()["message"]) == (401, "Bad credentials")


async def emails_of(github: Party, person: str) -> list[tuple[str, bool, bool]]:
    answer = await get(github, github.at("github_emails") + "?per_page=100", await token_of(github, person))
    return [(each["email"], each["primary"], each["verified"]) for each in answer.json()]


async def test_addresses_are_marked(github: Party) -> None:
    assert await emails_of(github, "1001") == [
        ("ada@github.example", True, True),
        ("1001+ada@users.noreply.github.com", False, True),
    ]
    assert await emails_of(github, "1002") == [
        ("charles@github.example", True, False),
        ("babbage@github.example", False, True),
    ]
    assert await emails_of(github, "1003") == []


async def test_a_public_address_is_nobodys_proof(github: Party) -> None:
    said = (await get(github, github.at("github_user"), await token_of(github, "1003"))).json()
    assert said["email"] == "ada@github.example"


@pytest.mark.parametrize(
    ("name", "scope", "status"),
    [
        ("github_emails", "user:email", 200),
        ("github_emails", "user", 200),
        ("github_emails", "read:user", 404),
        ("github_emails", "read:org", 404),
        ("github_orgs", "read:org", 200),
        ("github_orgs", "user:email", 403),
        ("github_teams", "read:org", 200),
        ("github_teams", "admin:org", 200),
        ("github_teams", "user", 404),
        ("github_memberships", "write:org", 200),
        ("github_memberships", "user:email", 403),
    ],
)
async def test_scopes_decide(github: Party, name: str, scope: str, status: int) -> None:
    answer = await get(github, github.at(name), await token_of(github, "1001", scope=scope))
    assert answer.status_code == status


def test_a_scope_gives_what_it_contains_and_nothing_else() -> None:
    assert gives({"admin:org"}, "read:org")
    assert gives({"user user:email"}, "user:email")
    assert not gives({"user:email"}, "user")
    assert not gives(frozenset(), "user:email")


@pytest.mark.parametrize("name", ["github_emails", "github_orgs", "github_teams", "github_memberships"])
async def test_a_github_app_without_the_permission_is_refused(clock: Clock, name: str) -> None:
    async with vendor_party("github", client=structs.replace(APP, client_id="Iv1.app"), clock=clock) as party:
        token = await token_of(party, "1001")
        answer = await get(party, party.at(name), token)
        assert (answer.status_code, answer.json()["message"]) == (403, "Resource not accessible by integration")
        assert (await get(party, party.at("github_user"), token)).status_code == 200


@pytest.mark.parametrize(
    ("query", "pages", "count"), [("?per_page=100", 2, 130), ("", 5, 130), ("?per_page=7", 19, 130)]
)
async def test_links_lead_through_every_page(github: Party, query: str, pages: int, count: int) -> None:
    token, url, found, seen = await token_of(github, "1004"), github.at("github_teams") + query, [], 0
    while url:
        answer = await get(github, url, token)
        found += [f"{team['organization']['login']}/{team['slug']}" for team in answer.json()]
        link = re.search(r'<([^>]+)>; rel="next"', answer.headers.get("link", ""))
        url, seen = link[1] if link else "", seen + 1
    assert (seen, len(found), len(set(found))) == (pages, count, count)
    assert found[-1] == "twin-works/engines"


async def test_the_primary_address_may_be_on_the_second_page(github: Party) -> None:
    first = await emails_of(github, "1004")
    assert (len(first), any(primary for _, primary, _ in first)) == (100, False)


def test_pages_have_bounds_and_no_next_after_the_last() -> None:
    items: list[dict[str, object]] = [{"id": number} for number in range(250)]
    for query, size, relations in (
        ({"per_page": "1000"}, 100, {"next", "last"}),
        ({"per_page": "0"}, 1, {"next", "last"}),
        ({"per_page": "all", "page": "none"}, 30, {"next", "last"}),
        ({"per_page": "100", "page": "3"}, 50, {"prev", "first"}),
        ({"per_page": "100", "page": "2"}, 100, {"prev", "first", "next", "last"}),
    ):
        answer = page_of(items, address="https://a.example/list", query=query, headers=())
        assert answer.body.count(b'"id"') == size
        assert set(re.findall(r'rel="(\w+)"', dict(answer.headers)["link"])) == relations
    whole = page_of(items[:3], address="https://a.example/list", query={}, headers=())
    assert "link" not in dict(whole.headers)


async def test_an_invitation_is_no_membership(github: Party) -> None:
    token = await token_of(github, "1005")
    assert (await get(github, github.at("github_orgs"), token)).json() == []
    (invited,) = (await get(github, github.at("github_memberships"), token)).json()
    assert (invited["state"], invited["organization"]["login"]) == ("pending", "twin-works")
    assert (await get(github, github.at("github_memberships") + "?state=active", token)).json() == []


@pytest.mark.parametrize(
    ("person", "org", "status", "state"),
    [
        ("1001", "twin-works", 200, "active"),
        ("1001", "Twin-Works", 200, "active"),
        ("1005", "twin-works", 200, "pending"),
        ("1006", "twin-works", 404, None),
        ("1001", "elsewhere", 404, None),
    ],
)
async def test_one_membership_can_be_asked_for(
    github: Party, person: str, org: str, status: int, state: str | None
) -> None:
    url = github.twin.address_of("github_membership", {"org": org})
    answer = await get(github, url, await token_of(github, person))
    assert (answer.status_code, answer.json().get("state")) == (status, state)


async def test_wire_faults_reach_the_api(github: Party) -> None:
    token = await token_of(github, "1001")
    github.twin.faults = Faults(api_wire=(Wire.ARRAY,))
    assert isinstance((await get(github, github.at("github_user"), token)).json(), list)
