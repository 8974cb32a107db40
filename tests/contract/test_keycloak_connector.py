"""The Keycloak connector keeps the contract, against what Keycloak 26.7.3 really says (fixtures/keycloak)."""

import json
from pathlib import Path
from typing import Any, ClassVar

import pytest

from vestibule.errors import ConfigError, MissingUserInfo
from vestibule.plugins import connector_config, map_identity, resolve_profile
from vestibule.plugins.forms import ConfigFaults, decode_config
from vestibule_keycloak import KeycloakConfig, connector
from vestibule_sdk import ClientAuth, Email, Pkce, Secret, VerifiedClaims
from vestibule_sdk.testing import OIDCConnectorContract

FIXTURES = Path(__file__).parents[2] / "fixtures" / "keycloak"
CASES = ("standard", "email-unverified", "without-email", "groups-and-roles")
EXAMPLE: dict[str, Any] = {
    "serverUrl": "https://sso.example.com",
    "realm": "staff",
    "clientId": "vestibule",
    "clientSecret": "hush",
}


def document(case: str, name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads((FIXTURES / case / f"{name}.json").read_text(encoding="utf-8"))
    return content


def claims(case: str, *, with_userinfo: bool = False) -> VerifiedClaims:
    id_token = document(case, "id_token")
    return VerifiedClaims(
        issuer=id_token["iss"],
        subject=id_token["sub"],
        id_token=id_token,
        userinfo=document(case, "userinfo") if with_userinfo else {},
    )


class TestContract(OIDCConnectorContract):
    """Inherited."""

    connector = connector
    example: ClassVar[dict[str, Any]] = {**EXAMPLE, "emailRequired": False}
    samples: ClassVar[tuple[VerifiedClaims, ...]] = (
        *map(claims, CASES),
        *(claims(case, with_userinfo=True) for case in CASES),
    )
    issuer = "https://sso.example.com/realms/staff"


def config(**change: Any) -> KeycloakConfig:  # noqa: ANN401 - any JSON value
    return decode_config(KeycloakConfig, {**EXAMPLE, **change})


@pytest.mark.parametrize("case", CASES)
def test_the_issuer_is_the_one_that_keycloak_declares(case: str) -> None:
    """R18."""
    assert resolve_profile(connector, config()).issuer == document(case, "discovery")["issuer"]


def test_what_the_profile_uses_is_what_keycloak_offers() -> None:
    """S29."""
    profile, discovery = resolve_profile(connector, config()), document("standard", "discovery")
    assert profile.client.auth is ClientAuth.BASIC
    assert profile.client.auth.value in discovery["token_endpoint_auth_methods_supported"]
    assert profile.pkce is Pkce.S256
    assert profile.pkce.value in discovery["code_challenge_methods_supported"]
    assert profile.response_mode.value in discovery["response_modes_supported"]
    assert set(profile.scopes) <= set(discovery["scopes_supported"])


def test_keycloaks_default_scopes_leave_nothing_to_ask_userinfo_for() -> None:
    profile = resolve_profile(connector, config())
    assert set(profile.required_claims) <= set(document("standard", "id_token"))
    assert set(profile.required_claims) <= set(document("standard", "userinfo"))


@pytest.mark.parametrize(
    ("server", "realm", "issuer"),
    [
        ("https://sso.example.com", "staff", "https://sso.example.com/realms/staff"),
        ("https://sso.example.com/", "staff", "https://sso.example.com/realms/staff"),
        ("https://sso.example.com/auth", "staff", "https://sso.example.com/auth/realms/staff"),
        ("https://sso.example.com/auth/", "staff", "https://sso.example.com/auth/realms/staff"),
        ("https://sso.example.com:8443/a/b", "Staff.2", "https://sso.example.com:8443/a/b/realms/Staff.2"),
        ("http://localhost:8080", "my realm", "http://localhost:8080/realms/my%20realm"),
    ],
)
def test_server_and_realm_make_the_issuer_and_the_issuer_makes_them(server: str, realm: str, issuer: str) -> None:
    """R18: before version 17 the base path was /auth."""
    assert resolve_profile(connector, config(serverUrl=server, realm=realm)).issuer == issuer
    for typed in (issuer, issuer + "/", issuer + "/.well-known/openid-configuration"):
        found = connector_config(connector, typed, "vestibule", Secret("hush"))
        assert isinstance(found, KeycloakConfig)
        assert (found.server_url, found.realm) == (server.rstrip("/"), realm)
        assert resolve_profile(connector, found).issuer == issuer


@pytest.mark.parametrize(
    "issuer",
    [
        "https://sso.example.com",
        "https://sso.example.com/realms/",
        "https://sso.example.com/realms/a/b",
        "https://sso.example.com/realms/staff?x=1",
        "ftp://sso.example.com/realms/staff",
        "https:///realms/staff",
        "https://sso.example.com/realms/a%2Fb",
        "https://sso.example.com/realms/a%3Fb",
        "https://sso.example.com/realms/..",
        "https://sso.example.com/realms/%2E%2e",
        "https://sso.example.com/realms/.",
        "https://sso.example.com/realms/a%00b",
        "https://sso.example.com/realms/%ff",
    ],
)
def test_what_is_no_realm_is_refused_at_the_four_field_apis_field(issuer: str) -> None:
    """R6."""
    with pytest.raises(ConfigError) as caught:
        connector_config(connector, issuer, "vestibule", Secret("hush"))
    assert (caught.value.code, caught.value.path) == ("config_error", "issuerUrl")


@pytest.mark.parametrize("issuer", ["https://user@sso.example.com/realms/staff", "http://h/realms/a"])
def test_a_realm_at_an_address_that_is_none_is_refused(issuer: str) -> None:
    """S61."""
    with pytest.raises(ConfigFaults) as caught:
        connector_config(connector, issuer, "vestibule", Secret("hush"))
    assert caught.value.path in {"serverUrl", "realm"}


@pytest.mark.parametrize(
    "server",
    [
        "https://sso.example.com/realms/staff",
        "https://sso.example.com/auth/realms",
        "https://sso.example.com/admin/master/console",
        "https://sso.example.com?x=1",
    ],
)
def test_an_address_that_goes_beyond_the_server_is_refused(server: str) -> None:
    with pytest.raises(ConfigError) as caught:
        resolve_profile(connector, config(serverUrl=server))
    assert (caught.value.code, caught.value.path) == ("config_error", "serverUrl")


@pytest.mark.parametrize("realm", ["", "a/b", "a?b", "a#b"])
def test_a_realm_is_one_segment_of_a_path(realm: str) -> None:
    with pytest.raises(ConfigFaults) as caught:
        config(realm=realm)
    assert caught.value.path == "realm"


def test_a_person_of_a_plain_realm() -> None:
    """S43: the subject is Keycloak's own id of the person."""
    found = map_identity(connector, config(), claims("standard"))
    assert found.subject == document("standard", "id_token")["sub"]
    assert found.issuer == "https://sso.example.com/realms/staff"
    assert found.emails == (Email("ada.lovelace@example.com", verified=True),)
    assert (found.name, found.username) == ("Ada Lovelace", "ada.lovelace")
    assert (found.given_name, found.family_name) == ("Ada", "Lovelace")
    assert (found.groups, found.attributes) == (None, {})


def test_an_unverified_address_stays_unverified() -> None:
    """S46."""
    found = map_identity(connector, config(), claims("email-unverified", with_userinfo=True))
    assert found.emails == (Email("ada.lovelace@example.com", verified=False),)


def test_groups_and_realm_roles_are_data() -> None:
    found = map_identity(connector, config(), claims("groups-and-roles"))
    assert found.groups == ("engineers", "gräfinnen")
    assert {"auditor", "offline_access"} <= set(found.attributes["realm_access.roles"])
    renamed = map_identity(connector, config(groupsClaim="teams"), claims("groups-and-roles"))
    assert renamed.groups is None


@pytest.mark.parametrize("with_userinfo", [False, True])
def test_a_missing_address_ends_the_login_where_one_is_required(*, with_userinfo: bool) -> None:
    """R54."""
    person = claims("without-email", with_userinfo=with_userinfo)
    with pytest.raises(MissingUserInfo) as caught:
        map_identity(connector, config(), person)
    assert caught.value.code == "missing_user_info"
    assert "Users >" in caught.value.hint
    assert map_identity(connector, config(emailRequired=False), person).emails == ()
