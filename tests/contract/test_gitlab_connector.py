"""The GitLab connector keeps the contract, against what GitLab documents (fixtures/gitlab)."""

from pathlib import Path
from typing import Any, ClassVar

import pytest
from msgspec.structs import replace

from vestibule.errors import ConfigError, GroupsIncomplete, MissingUserInfo, NotAdmitted
from vestibule.plugins import connector_config, map_identity, resolve_profile
from vestibule.plugins.forms import ConfigFaults, decode_config
from vestibule.plugins.trust import starts_trusted
from vestibule_gitlab import GitLabConfig, connector
from vestibule_sdk import ClientAuth, Email, Pkce, Secret, VerifiedClaims
from vestibule_sdk.testing import OIDCConnectorContract, recorded

FIXTURES = Path(__file__).parents[2] / "fixtures" / "gitlab"
CASES = ("standard", "unconfirmed", "self-managed")
EXAMPLE: dict[str, Any] = {"clientId": "5f2c8e1d", "clientSecret": "gloas-hush"}
OWN = "https://gitlab.example.com"


def config(**change: Any) -> GitLabConfig:  # noqa: ANN401 - any JSON value
    return decode_config(GitLabConfig, {**EXAMPLE, **change})


def claims(case: str) -> VerifiedClaims:
    return recorded(FIXTURES / case).claims()


class TestContract(OIDCConnectorContract):
    """Inherited."""

    connector = connector
    example: ClassVar[dict[str, Any]] = {**EXAMPLE, "emailRequired": False}
    samples: ClassVar[tuple[VerifiedClaims, ...]] = tuple(map(claims, CASES))
    issuer = "https://gitlab.com"


class TestContractWithRequiredGroups(OIDCConnectorContract):
    """Inherited, for a connection that demands a group."""

    connector = connector
    example: ClassVar[dict[str, Any]] = {**EXAMPLE, "requiredGroups": ["acme"]}
    samples: ClassVar[tuple[VerifiedClaims, ...]] = (claims("standard"),)
    issuer = "https://gitlab.com"


@pytest.mark.parametrize(("change", "case"), [({}, "standard"), ({"baseUrl": OWN}, "self-managed")])
def test_the_issuer_and_what_is_used_are_what_gitlab_declares(change: dict[str, Any], case: str) -> None:
    """R16, S29."""
    profile, discovery = resolve_profile(connector, config(**change)), recorded(FIXTURES / case).discovery
    assert profile.issuer == discovery["issuer"]
    assert profile.client.auth is ClientAuth.BASIC
    assert profile.client.auth.value in discovery["token_endpoint_auth_methods_supported"]
    assert profile.pkce is Pkce.S256
    assert profile.pkce.value in discovery["code_challenge_methods_supported"]
    assert profile.scopes == ("openid", "profile", "email")
    assert set(profile.scopes) <= set(discovery["scopes_supported"])


def test_userinfo_is_always_asked_for_only_there_are_all_groups() -> None:
    required = resolve_profile(connector, config()).required_claims
    for case in CASES:
        assert not set(required) <= set(claims(case).id_token)
        assert set(required) <= set(claims(case).userinfo)


@pytest.mark.parametrize(
    ("typed", "issuer"),
    [
        ("https://gitlab.com/", "https://gitlab.com"),
        ("https://example.com/gitlab", "https://example.com/gitlab"),
        ("https://gitlab.example.com:8443/", "https://gitlab.example.com:8443"),
        ("http://127.0.0.1:8090/gitlab", "http://127.0.0.1:8090/gitlab"),
        ("https://GitLab.com:443", "https://gitlab.com"),
    ],
)
def test_the_issuer_is_the_instances_address(typed: str, issuer: str) -> None:
    """R16."""
    assert resolve_profile(connector, config(baseUrl=typed)).issuer == issuer
    for given in (typed, f"{issuer}/.well-known/openid-configuration"):
        found = connector_config(connector, given, "id-1", Secret("hush"))
        assert isinstance(found, GitLabConfig)
        assert (found.base_url, found.client_id) == (issuer, "id-1")


@pytest.mark.parametrize(
    "typed",
    [
        "https://gitlab.com/users/sign_in",
        "https://gitlab.com/-/user_settings/applications",
        "https://gitlab.example.com/oauth/authorize",
        "https://gitlab.example.com/api/v4",
        "http://gitlab.example.com",
        "https://gitlab.com?x=1",
    ],
)
def test_an_address_that_is_no_instances_is_refused_at_its_field(typed: str) -> None:
    with pytest.raises(ConfigError) as caught:
        resolve_profile(connector, config(baseUrl=typed))
    assert (caught.value.code, caught.value.path) == ("config_error", "baseUrl")
    with pytest.raises(ConfigError) as four_fields:
        connector_config(connector, typed, "id-1", Secret("hush"))
    assert (four_fields.value.code, four_fields.value.path) == ("config_error", "issuerUrl")


def test_an_empty_issuer_is_not_taken_for_gitlab_com() -> None:
    """R6."""
    with pytest.raises(ConfigError) as caught:
        connector_config(connector, " ", "id-1", Secret("hush"))
    assert (caught.value.code, caught.value.path) == ("config_error", "issuerUrl")


def test_a_person_of_gitlab_com() -> None:
    """S43: the subject is GitLab's number of the person; groups are those through a parent group as well."""
    found = map_identity(connector, config(), claims("standard"))
    assert (found.issuer, found.subject) == ("https://gitlab.com", "4815162")
    assert found.emails == (Email("ada@example.com", verified=True),)
    assert (found.name, found.username) == ("Ada Lovelace", "ada")
    assert found.groups == ("acme", "acme/platform", "acme/platform/web")


def test_a_person_of_an_instance_that_keeps_its_id_token_thin() -> None:
    found = map_identity(connector, config(baseUrl=OWN), claims("self-managed"))
    assert (found.issuer, found.subject) == (OWN, "7")
    assert found.emails == (Email("ada@corp.example.com", verified=True),)
    assert (found.name, found.username, found.groups) == ("Ada Lovelace", "ada", ("engineering",))


def test_an_address_that_is_not_confirmed_is_none() -> None:
    """R54, S46."""
    with pytest.raises(MissingUserInfo) as caught:
        map_identity(connector, config(), claims("unconfirmed"))
    assert caught.value.code == "missing_user_info"
    assert "Emails" in caught.value.hint
    assert caught.value.received == "email without email_verified: true"
    assert map_identity(connector, config(emailRequired=False), claims("unconfirmed")).emails == ()


@pytest.mark.parametrize("required", [["acme"], ["other", "ACME/Platform"], ["acme/platform/web"]])
def test_a_member_of_one_required_group_is_let_in(required: list[str]) -> None:
    found = map_identity(connector, config(requiredGroups=required), claims("standard"))
    assert found.subject == "4815162"


@pytest.mark.parametrize(
    "required", [["acm"], ["platform"], ["acme/platform/web/core"], ["\u0430cme"], ["engineering"]]
)
def test_whoever_is_in_no_required_group_is_not_admitted(required: list[str]) -> None:
    """Paths are compared whole, and a letter that only looks like another is another."""
    with pytest.raises(NotAdmitted) as caught:
        map_identity(connector, config(requiredGroups=required), claims("standard"))
    assert caught.value.code == "not_admitted"
    assert "Members" in caught.value.hint


@pytest.mark.parametrize("path", ["acme/", "/acme", "acme//web", "a b"])
def test_what_can_be_no_path_of_a_group_is_refused_where_it_is_entered(path: str) -> None:
    with pytest.raises(ConfigFaults) as caught:
        config(requiredGroups=[path])
    assert caught.value.path.partition("[")[0] == "requiredGroups"


def told(groups: object) -> VerifiedClaims:
    person = claims("standard")
    return replace(person, userinfo={**person.userinfo, "groups": groups})


@pytest.mark.parametrize("groups", [None, []])
def test_an_answer_without_groups_admits_nobody(groups: object) -> None:
    """Nor does `groups_direct` stand in: it may lack the group, and says less than it seems to."""
    with pytest.raises(NotAdmitted) as caught:
        map_identity(connector, config(requiredGroups=["acme"]), told(groups))
    assert caught.value.code == "not_admitted"


@pytest.mark.parametrize("groups", [[7], ["acme", 7], {"acme": True}, True])
def test_groups_that_cannot_be_read_are_a_refusal_and_never_fewer_groups(groups: object) -> None:
    for required in ([], ["acme"]):
        with pytest.raises(GroupsIncomplete) as caught:
            map_identity(connector, config(requiredGroups=required), told(groups))
        assert caught.value.code == "groups_incomplete"


@pytest.mark.parametrize(
    ("base", "trusted"),
    [
        ("https://gitlab.com", True),
        ("https://GitLab.com:443/", True),
        (OWN, False),
        ("https://gitlab.com/own", False),
        ("https://gitlab.com.example.org", False),
        ("http://127.0.0.1:8090/gitlab", False),
    ],
)
def test_a_new_connection_is_trusted_only_where_gitlab_runs_the_place(base: str, *, trusted: bool) -> None:
    """R49: what an instance calls confirmed is its administrators' word."""
    assert starts_trusted(connector, config(baseUrl=base)) is trusted
