"""The GitHub connector keeps the contract, against what GitHub documents of its API (fixtures/github)."""

from pathlib import Path
from typing import Any, ClassVar

import pytest
from msgspec.structs import replace

from vestibule.errors import ConfigError, GroupsIncomplete, MissingUserInfo, NotAdmitted
from vestibule.plugins import connector_config, map_identity, resolve_profile
from vestibule.plugins.forms import ConfigFaults, decode_config
from vestibule.plugins.trust import starts_trusted
from vestibule_github import GitHubConfig, connector
from vestibule_sdk import ClientAuth, Email, Pkce, Secret, VerifiedDocuments
from vestibule_sdk.testing import OAuth2ConnectorContract, recorded

FIXTURES = Path(__file__).parents[2] / "fixtures" / "github"
EXAMPLE: dict[str, Any] = {"clientId": "Ov23liAbCdEfGhIjKlMn", "clientSecret": "hush"}
MEMBERSHIP: dict[str, Any] = {**EXAMPLE, "organizations": ["acme"], "teams": ["analytical-engines/maintainers"]}
SERVER = "https://github.example.com"


def config(**change: Any) -> GitHubConfig:  # noqa: ANN401 - any JSON value
    return decode_config(GitHubConfig, {**EXAMPLE, **change})


def documents(case: str, **change: Any) -> VerifiedDocuments:  # noqa: ANN401 - any JSON value
    return recorded(FIXTURES / case).answers(resolve_profile(connector, config(**change)))


def changed(case: str, **documents_by_name: Any) -> VerifiedDocuments:  # noqa: ANN401 - any JSON value
    """A case with documents in place of its own; None takes one away."""
    found = documents(case)
    together = {**found.documents, **documents_by_name}
    return replace(found, documents={name: value for name, value in together.items() if value is not None})


class TestContract(OAuth2ConnectorContract):
    """Inherited."""

    connector = connector
    example: ClassVar[dict[str, Any]] = {**EXAMPLE, "emailRequired": False}
    samples: ClassVar[tuple[VerifiedDocuments, ...]] = tuple(
        map(documents, ("standard", "unverified", "without-email-permission"))
    )
    issuer = "https://github.com/login/oauth"


class TestContractWithMembership(OAuth2ConnectorContract):
    """Inherited, for a connection that demands an organization or a team."""

    connector = connector
    example: ClassVar[dict[str, Any]] = MEMBERSHIP
    samples: ClassVar[tuple[VerifiedDocuments, ...]] = (documents("member"),)
    issuer = "https://github.com/login/oauth"


class TestContractOfAServer(OAuth2ConnectorContract):
    """Inherited, for an Enterprise Server."""

    connector = connector
    example: ClassVar[dict[str, Any]] = {**EXAMPLE, "baseUrl": SERVER}
    samples: ClassVar[tuple[VerifiedDocuments, ...]] = (documents("enterprise-server", baseUrl=SERVER),)
    issuer = f"{SERVER}/login/oauth"
    loosening_quirks = ("pkce_unsupported",)


@pytest.mark.parametrize(
    ("typed", "base", "api"),
    [
        ("https://github.com", "https://github.com", "https://api.github.com"),
        ("https://github.com/", "https://github.com", "https://api.github.com"),
        ("https://GitHub.com/acme", "https://github.com", "https://api.github.com"),
        ("https://www.github.com", "https://github.com", "https://api.github.com"),
        ("https://acme.ghe.com", "https://acme.ghe.com", "https://api.acme.ghe.com"),
        ("https://github.example.com/", SERVER, f"{SERVER}/api/v3"),
        ("https://github.example.com:8443", f"{SERVER}:8443", f"{SERVER}:8443/api/v3"),
        ("https://github.com.example.org", "https://github.com.example.org", "https://github.com.example.org/api/v3"),
        ("https://notghe.com", "https://notghe.com", "https://notghe.com/api/v3"),
        ("http://127.0.0.1:8090/github", "http://127.0.0.1:8090/github", "http://127.0.0.1:8090/github/api/v3"),
        ("https://GitHub.Example.com:443/", SERVER, f"{SERVER}/api/v3"),
        ("HTTPS://github.com:443", "https://github.com", "https://api.github.com"),
    ],
)
def test_a_place_has_its_sign_in_and_its_api_where_github_documents_them(typed: str, base: str, api: str) -> None:
    """R15: github.com, GHE.com, a server; a host that only looks like GitHub's is a server of its own."""
    profile = resolve_profile(connector, config(baseUrl=typed))
    assert profile.issuer == f"{base}/login/oauth", "RFC 9207: what its answers name"
    assert profile.authorization_endpoint == f"{base}/login/oauth/authorize"
    assert profile.token_endpoint == f"{base}/login/oauth/access_token"
    assert [(each.name, each.url) for each in profile.documents] == [
        ("user", f"{api}/user"),
        ("emails", f"{api}/user/emails?per_page=100"),
    ]


@pytest.mark.parametrize(
    ("typed", "path"),
    [
        ("https://github.example.com/api/v3", "baseUrl"),
        ("https://github.example.com/login/oauth/authorize", "baseUrl"),
        ("https://github.example.com?x=1", "baseUrl"),
        ("http://github.com", "baseUrl"),
        ("https://github.com.", "baseUrl"),
        ("https://github.example.com./", "baseUrl"),
        ("github", "baseUrl"),
    ],
)
def test_an_address_that_is_no_servers_is_refused_at_its_field(typed: str, path: str) -> None:
    with pytest.raises(ConfigError) as caught:
        resolve_profile(connector, config(baseUrl=typed))
    assert (caught.value.code, caught.value.path) == ("config_error", path)


@pytest.mark.parametrize(
    ("issuer", "base"),
    [
        ("https://github.com", "https://github.com"),
        ("https://github.com/login/oauth", "https://github.com"),
        ("https://github.com/login/oauth/.well-known/openid-configuration", "https://github.com"),
        ("github.com", "https://github.com"),
        (f"{SERVER}/", SERVER),
        (f"{SERVER}/login/oauth", SERVER),
    ],
)
def test_the_four_field_api_takes_github_or_a_server(issuer: str, base: str) -> None:
    """R6."""
    found = connector_config(connector, issuer, "client-1", Secret("hush"))
    assert isinstance(found, GitHubConfig)
    assert (found.base_url, found.client_id) == (base, "client-1")
    assert resolve_profile(connector, found).issuer == f"{base}/login/oauth"


@pytest.mark.parametrize("issuer", ["", "https://", "http://github.com", "https://github.example.com/api/v3"])
def test_the_four_field_api_refuses_what_is_no_server_at_its_own_field(issuer: str) -> None:
    """R6."""
    with pytest.raises(ConfigError) as caught:
        connector_config(connector, issuer, "client-1", Secret("hush"))
    assert (caught.value.code, caught.value.path) == ("config_error", "issuerUrl")


@pytest.mark.parametrize("base", ["https://github.com", "https://acme.ghe.com"])
def test_pkce_is_on_in_githubs_cloud(base: str) -> None:
    """R15, S29."""
    profile = resolve_profile(connector, config(baseUrl=base))
    assert (profile.pkce, profile.quirks) == (Pkce.S256, ())


def test_quirk_pkce_unsupported_switches_it_off_at_an_enterprise_server() -> None:
    """R15, S29: by name, so that it is seen and audited."""
    (quirk,) = resolve_profile(connector, config(baseUrl=SERVER)).quirks
    assert quirk.name == "pkce_unsupported"
    assert quirk.source.startswith("https://docs.github.com/")


@pytest.mark.parametrize("base", ["https://github.com", SERVER])
def test_pkce_is_switched_either_way_by_hand(base: str) -> None:
    """R15."""
    on = resolve_profile(connector, config(baseUrl=base, pkce="S256"))
    off = resolve_profile(connector, config(baseUrl=base, pkce="off"))
    assert (on.pkce, on.quirks) == (Pkce.S256, ())
    assert (off.pkce, off.quirks) == (Pkce.OFF, ())


def test_the_request_is_the_documented_one() -> None:
    profile = resolve_profile(connector, config())
    assert profile.client.auth is ClientAuth.POST
    assert (profile.subject.document, profile.subject.member) == ("user", "id")
    assert profile.headers == {"Accept": "application/vnd.github+json", "X-GitHub-Api-Version": "2022-11-28"}
    assert profile.scopes == ("user:email",)
    assert [(each.name, each.optional) for each in profile.documents] == [("user", False), ("emails", True)]


@pytest.mark.parametrize("wanted", [{"organizations": ["acme"]}, {"teams": ["acme/web"]}])
def test_organizations_and_teams_are_asked_for_only_where_they_matter(wanted: dict[str, Any]) -> None:
    profile = resolve_profile(connector, config(**wanted))
    assert profile.scopes == ("user:email", "read:org")
    assert [(each.name, each.url, each.optional) for each in profile.documents[2:]] == [
        ("organizations", "https://api.github.com/user/memberships/orgs?state=active&per_page=100", True),
        ("teams", "https://api.github.com/user/teams?per_page=100", True),
    ]
    assert all(each.pages_at_most > 1 for each in profile.documents if each.name != "user")


@pytest.mark.parametrize(
    "change", [{"organizations": ["acme/web"]}, {"organizations": ["a b"]}, {"teams": ["acme"]}, {"teams": ["a/b/c"]}]
)
def test_what_can_be_no_organization_or_team_is_refused_where_it_is_entered(change: dict[str, Any]) -> None:
    with pytest.raises(ConfigFaults) as caught:
        config(**change)
    assert caught.value.path.partition("[")[0] in change


def test_a_person_is_known_by_the_number_and_reached_at_the_verified_primary_address() -> None:
    """S43, S46: the private primary address, which the profile does not show; neither the noreply one nor others."""
    found = map_identity(connector, config(), documents("standard"))
    assert (found.issuer, found.subject) == ("https://github.com/login/oauth", "104729113")
    assert found.emails == (Email("ada@example.com", verified=True),)
    assert (found.name, found.username, found.groups) == ("Ada Lovelace", "ada-lovelace", None)


def test_a_person_of_an_enterprise_server() -> None:
    found = map_identity(connector, config(baseUrl=SERVER), documents("enterprise-server", baseUrl=SERVER))
    assert (found.issuer, found.subject) == (f"{SERVER}/login/oauth", "17")
    assert found.emails == (Email("ada@corp.example.com", verified=True),)


@pytest.mark.parametrize("case", ["unverified", "without-email-permission"])
def test_a_missing_address_ends_the_login_where_one_is_required(case: str) -> None:
    """R54, S46: the address that the profile shows in public is nobody's proof."""
    with pytest.raises(MissingUserInfo) as caught:
        map_identity(connector, config(), documents(case))
    assert caught.value.code == "missing_user_info"
    assert ("emails" in (caught.value.received or "")) is (case == "unverified"), "whether the app may read addresses"
    assert "Settings > Emails" in caught.value.hint
    assert map_identity(connector, config(emailRequired=False), documents(case)).emails == ()


@pytest.mark.parametrize(
    "entry",
    [
        {"email": "104729113+ada-lovelace@users.noreply.github.com", "primary": True, "verified": True},
        {"email": "alovelace@users.noreply.github.example.com", "primary": True, "verified": True},
        {"email": "ada@example.com", "primary": False, "verified": True},
        {"email": "ada@example.com", "primary": "true", "verified": True},
        {"email": "ada@example.com", "primary": True, "verified": "true"},
        {"email": "ada@example.com", "primary": True, "verified": 1},
        {"email": "ada@example.com", "primary": True},
        {"email": ["ada@example.com"], "primary": True, "verified": True},
        {"primary": True, "verified": True},
    ],
)
def test_only_a_verified_primary_address_that_is_read_is_one(entry: dict[str, Any]) -> None:
    """S46."""
    found = map_identity(connector, config(emailRequired=False), changed("standard", emails=[entry]))
    assert found.emails == ()


@pytest.mark.parametrize(
    "admitted",
    [
        {"organizations": ["acme"]},
        {"organizations": ["ACME"]},
        {"organizations": ["other", "analytical-engines"]},
        {"teams": ["acme/platform"]},
        {"organizations": ["other"], "teams": ["Acme/Platform"]},
    ],
)
def test_a_member_of_one_of_them_is_let_in_and_all_are_told(admitted: dict[str, Any]) -> None:
    found = map_identity(connector, config(**admitted), documents("member"))
    assert found.groups == ("Acme", "analytical-engines", "Acme/platform", "analytical-engines/maintainers")


@pytest.mark.parametrize(
    "admitted",
    [
        {"organizations": ["acm"]},
        {"organizations": ["acme-inc"]},
        {"teams": ["acme/web"]},
        {"teams": ["platform/acme"]},
        {"teams": ["analytical-engines/platform"]},
        {"organizations": ["\u0430cme"]},
        {"teams": ["none/none"]},
    ],
)
def test_whoever_belongs_to_none_of_them_is_not_admitted(admitted: dict[str, Any]) -> None:
    """Names are compared whole; a Cyrillic letter that looks Latin makes another name."""
    with pytest.raises(NotAdmitted) as caught:
        map_identity(connector, config(**admitted), documents("member"))
    assert caught.value.code == "not_admitted"
    assert "Third-party Access" in caught.value.hint


@pytest.mark.parametrize("organizations", [[], [{"state": "active"}]])
def test_an_answer_without_organizations_admits_nobody(organizations: object) -> None:
    with pytest.raises(NotAdmitted) as caught:
        map_identity(
            connector, config(organizations=["acme"]), changed("member", organizations=organizations, teams=[])
        )
    assert caught.value.code == "not_admitted"


@pytest.mark.parametrize("name", ["organizations", "teams"])
@pytest.mark.parametrize("content", [None, {"message": "Not Found"}, ["acme"]])
@pytest.mark.parametrize("admitted", [{"organizations": ["acme"]}, {"teams": ["acme/platform"]}])
def test_a_list_that_cannot_be_read_is_a_refusal_and_never_fewer_groups(
    name: str, content: object, admitted: dict[str, Any]
) -> None:
    """An app that may not read it, or a document of another shape; also where the other list would let somebody in."""
    with pytest.raises(GroupsIncomplete) as caught:
        map_identity(connector, config(**admitted), changed("member", **{name: content}))
    assert caught.value.code == "groups_incomplete"
    assert "Third-party Access" in caught.value.hint
    assert "Members" in caught.value.hint


def test_nobody_is_asked_for_groups_where_none_are_demanded() -> None:
    assert map_identity(connector, config(), changed("member", organizations=None, teams=None)).groups is None


def test_a_list_that_single_sign_on_cuts_short_is_known_by_its_header() -> None:
    """https://docs.github.com/en/enterprise-cloud@latest/rest/authentication/authenticating-to-the-rest-api."""
    profile = resolve_profile(connector, config(organizations=["acme"]))
    assert {each.name: each.incomplete_header for each in profile.documents} == {
        "user": None,
        "emails": None,
        "organizations": "X-GitHub-SSO",
        "teams": "X-GitHub-SSO",
    }


@pytest.mark.parametrize(
    ("base", "trusted"),
    [
        ("https://github.com", True),
        ("https://GitHub.com:443/acme", True),
        ("https://acme.ghe.com", True),
        (SERVER, False),
        ("https://github.com.example.org", False),
        ("https://api.example.org", False),
        ("https://notghe.com", False),
        ("http://127.0.0.1:8090/github", False),
    ],
)
def test_a_new_connection_is_trusted_only_where_github_runs_the_place(base: str, *, trusted: bool) -> None:
    """R49: what a server calls verified is its administrators' word."""
    assert starts_trusted(connector, config(baseUrl=base)) is trusted


@pytest.mark.parametrize("state", ["pending", "ACTIVE", None, True])
def test_an_invitation_is_no_membership(state: object) -> None:
    invited = [{**each, "state": state} for each in documents("member").items("organizations")]
    with pytest.raises(NotAdmitted) as caught:
        map_identity(connector, config(organizations=["acme"]), changed("member", organizations=invited, teams=[]))
    assert caught.value.code == "not_admitted"


@pytest.mark.parametrize("lost", ["slug", "organization"])
def test_a_team_without_its_names_is_none(lost: str) -> None:
    teams = [
        {name: value for name, value in each.items() if name != lost} for each in documents("member").items("teams")
    ]
    with pytest.raises(NotAdmitted) as caught:
        map_identity(connector, config(teams=["acme/platform", "none/none"]), changed("member", teams=teams))
    assert caught.value.code == "not_admitted"
