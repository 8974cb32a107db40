"""The Okta connector keeps the contract, for what Okta documents (fixtures/okta)."""

from pathlib import Path
from typing import Any, ClassVar

import pytest
from msgspec.structs import replace

from vestibule.errors import ConfigError, GroupsIncomplete, MissingUserInfo
from vestibule.plugins import connector_config, map_identity, resolve_profile
from vestibule.plugins.forms import ConfigFaults, decode_config
from vestibule_okta import OktaConfig, connector
from vestibule_sdk import ClientAuth, DPoP, Email, Pkce, Secret, VerifiedClaims
from vestibule_sdk.testing import OIDCConnectorContract, recorded

FIXTURES = Path(__file__).parents[2] / "fixtures" / "okta"
CASES = ("org-server", "org-server-groups", "custom-server", "email-unverified")
EXAMPLE: dict[str, Any] = {"domain": "acme.okta.com", "clientId": "0oa1gjh63g214q0Hq0g4", "clientSecret": "hush"}


def claims(case: str) -> VerifiedClaims:
    return recorded(FIXTURES / case).claims()


def config(**change: Any) -> OktaConfig:  # noqa: ANN401 - any JSON value
    return decode_config(OktaConfig, {**EXAMPLE, **change})


class TestContract(OIDCConnectorContract):
    """Inherited."""

    connector = connector
    example: ClassVar[dict[str, Any]] = {**EXAMPLE, "groupsClaim": "groups", "emailRequired": False}
    samples: ClassVar[tuple[VerifiedClaims, ...]] = tuple(map(claims, CASES))
    issuer = "https://acme.okta.com"


@pytest.mark.parametrize(("case", "server"), [("org-server", None), ("custom-server", "default")])
def test_the_issuer_is_the_one_that_okta_declares(case: str, server: str | None) -> None:
    """R13: of the org authorization server, and of a custom one."""
    discovery = recorded(FIXTURES / case).discovery
    profile = resolve_profile(connector, config(authorizationServer=server))
    assert profile.issuer == discovery["issuer"]
    assert (profile.pkce, profile.client.auth) == (Pkce.S256, ClientAuth.BASIC)
    assert profile.pkce.value in discovery["code_challenge_methods_supported"]
    assert profile.client.auth.value in discovery["token_endpoint_auth_methods_supported"]


@pytest.mark.parametrize(
    ("typed", "issuer"),
    [
        ("acme.okta.com", "https://acme.okta.com"),
        (" https://Acme.Okta.com/ ", "https://acme.okta.com"),
        ("acme.okta.com:443", "https://acme.okta.com"),
        ("login.acme.example", "https://login.acme.example"),
        ("sign-in-admin.acme.example", "https://sign-in-admin.acme.example"),
        ("http://127.0.0.1:8001/okta", "http://127.0.0.1:8001/okta"),
    ],
)
def test_the_domain_alone_makes_the_issuer(typed: str, issuer: str) -> None:
    """R13."""
    assert resolve_profile(connector, config(domain=typed)).issuer == issuer


@pytest.mark.parametrize(
    ("typed", "right"),
    [
        ("acme-admin.okta.com", "acme.okta.com"),
        ("https://acme-admin.okta.com", "acme.okta.com"),
        ("dev-123-admin.oktapreview.com", "dev-123.oktapreview.com"),
        ("ACME-admin.okta-emea.com", "acme.okta-emea.com"),
    ],
)
def test_the_admin_consoles_domain_is_refused_with_the_right_one(typed: str, right: str) -> None:
    """R59."""
    with pytest.raises(ConfigError) as caught:
        resolve_profile(connector, config(domain=typed))
    assert (caught.value.code, caught.value.path) == ("config_error", "domain")
    assert f"Enter {right}." in caught.value.hint


@pytest.mark.parametrize(
    "typed",
    [
        "acme.okta.com/oauth2/default",
        "http://acme.okta.com",
        "acme.okta.com?x=1",
        "user@acme.okta.com",
        "acme.okta.com.",
        "https://",
        "a b",
    ],
)
def test_what_is_no_domain_is_refused(typed: str) -> None:
    """S61."""
    with pytest.raises(ConfigError) as caught:
        resolve_profile(connector, config(domain=typed))
    assert (caught.value.code, caught.value.path) == ("config_error", "domain")


@pytest.mark.parametrize("server", ["a/b", "../x", "a?b", "x" * 65])
def test_an_authorization_server_is_one_plain_name(server: str) -> None:
    with pytest.raises(ConfigFaults) as caught:
        config(authorizationServer=server)
    assert caught.value.path == "authorizationServer"


@pytest.mark.parametrize("end", ["", "/", "/.well-known/openid-configuration", "/.well-known/openid-configuration/"])
@pytest.mark.parametrize(
    ("issuer", "domain", "server"),
    [
        ("https://acme.okta.com", "acme.okta.com", None),
        ("https://acme.okta.com/oauth2/default", "acme.okta.com", "default"),
        ("https://acme.okta.com/oauth2/aus1a2b3c4", "acme.okta.com", "aus1a2b3c4"),
        ("http://127.0.0.1:8001/okta", "http://127.0.0.1:8001/okta", None),
        ("http://127.0.0.1:8001/okta/oauth2/default", "http://127.0.0.1:8001/okta", "default"),
    ],
)
def test_both_forms_of_issuer_make_the_configuration_and_it_makes_them(
    issuer: str, domain: str, server: str | None, end: str
) -> None:
    """R6, R10."""
    found = connector_config(connector, issuer + end, "c", Secret("s"))
    assert isinstance(found, OktaConfig)
    assert (found.domain, found.authorization_server) == (domain, server)
    assert resolve_profile(connector, found).issuer == issuer


@pytest.mark.parametrize(
    "issuer",
    [
        "https://acme-admin.okta.com",
        "https://acme.okta.com/oauth2/",
        "https://acme.okta.com/oauth2/default/v1/authorize",
        "https://acme.okta.com/app/x",
        "http://acme.okta.com",
    ],
)
def test_what_is_no_issuer_of_oktas_is_refused_at_the_four_field_apis_field(issuer: str) -> None:
    """R6."""
    with pytest.raises(ConfigError) as caught:
        connector_config(connector, issuer, "c", Secret("s"))
    assert (caught.value.code, caught.value.path) == ("config_error", "issuerUrl")


def test_proof_of_possession_is_sent_once_okta_asks_for_it() -> None:
    """R13: nothing has to be entered for it."""
    assert resolve_profile(connector, config()).dpop is DPoP.WHEN_ASKED


def test_the_org_server_is_asked_for_groups_and_a_custom_one_only_for_what_it_lists() -> None:
    """A custom authorization server refuses a scope that it does not know."""
    standard = ("openid", "profile", "email")
    assert resolve_profile(connector, config()).scopes == standard
    assert resolve_profile(connector, config(groupsClaim="teams")).scopes == (*standard, "groups")
    assert resolve_profile(connector, config(groupsClaim="teams", scopes="groups phone")).scopes == (
        *standard,
        "groups",
        "phone",
    )
    custom = config(groupsClaim="teams", authorizationServer="default")
    assert resolve_profile(connector, custom).scopes == standard


def test_a_thin_id_token_leads_to_userinfo() -> None:
    """An address that the ID token does not call verified would never be one."""
    required = resolve_profile(connector, config(groupsClaim="groups")).required_claims
    said = recorded(FIXTURES / "org-server-groups")
    assert {"email_verified", "groups"} <= set(required) - set(said.id_token)
    assert set(required) <= set(said.userinfo)
    assert set(required) <= set(recorded(FIXTURES / "custom-server").id_token)


def test_a_person_of_an_organization() -> None:
    """S43: the subject is Okta's own id of the person."""
    found = map_identity(connector, config(), claims("org-server"))
    assert (found.issuer, found.subject) == ("https://acme.okta.com", "00u1ada2lovelace3h7x7")
    assert found.emails == (Email("ada.lovelace@example.com", verified=True),)
    assert (found.name, found.given_name, found.family_name) == ("Ada Lovelace", "Ada", "Lovelace")
    assert (found.username, found.groups) == ("ada.lovelace@example.com", None)


def test_an_unverified_address_stays_unverified() -> None:
    """S46."""
    found = map_identity(connector, config(), claims("email-unverified"))
    assert found.emails == (Email("ada.lovelace@example.com", verified=False),)


def test_groups_come_from_either_document() -> None:
    with_groups = config(groupsClaim="groups")
    assert map_identity(connector, with_groups, claims("org-server-groups")).groups == ("Everyone", "Engineers")
    assert map_identity(connector, with_groups, claims("custom-server")).groups == ("Engineers",)
    assert map_identity(connector, config(), claims("org-server-groups")).groups is None


@pytest.mark.parametrize(("case", "several"), [("org-server", True), ("org-server-groups", False)])
def test_okta_tells_whether_several_factors_were_used(case: str, *, several: bool) -> None:
    assert map_identity(connector, config(), claims(case)).mfa is several


@pytest.mark.parametrize(("methods", "several"), [(["pwd", "otp"], False), (["mfa"], True), (["MFA", "pwd"], False)])
def test_several_factors_are_what_okta_calls_so_and_not_several_methods(methods: list[str], *, several: bool) -> None:
    said = claims("org-server")
    changed = replace(said, id_token={**said.id_token, "amr": methods})
    assert map_identity(connector, config(), changed).mfa is several


@pytest.mark.parametrize("number", [0, 1, 99, 101, 300])
def test_groups_arrive_whole(number: int) -> None:
    said, groups = claims("org-server"), [f"group {each}" for each in range(number)]
    changed = replace(said, id_token={**said.id_token, "groups": groups})
    assert map_identity(connector, config(groupsClaim="groups"), changed).groups == tuple(groups)


def test_a_list_as_long_as_okta_makes_it_may_be_cut_short_and_is_refused() -> None:
    said = claims("org-server")
    changed = replace(said, id_token={**said.id_token, "groups": [f"group {each}" for each in range(100)]})
    with pytest.raises(GroupsIncomplete) as caught:
        map_identity(connector, config(groupsClaim="groups"), changed)
    assert caught.value.code == "groups_incomplete"
    assert "narrower filter" in caught.value.hint
    assert map_identity(connector, config(), changed).groups is None


def test_without_methods_nothing_is_known_of_factors() -> None:
    said = claims("org-server")
    bare = VerifiedClaims(
        issuer=said.issuer, subject=said.subject, id_token={**said.id_token, "amr": 7}, userinfo=said.userinfo
    )
    assert map_identity(connector, config(), bare).mfa is None


def test_a_missing_address_ends_the_login_where_one_is_required() -> None:
    """R54."""
    said = claims("org-server")
    person = VerifiedClaims(issuer=said.issuer, subject=said.subject, id_token={}, userinfo={"sub": said.subject})
    with pytest.raises(MissingUserInfo) as caught:
        map_identity(connector, config(), person)
    assert caught.value.code == "missing_user_info"
    assert "Directory > People" in caught.value.hint
    assert map_identity(connector, config(emailRequired=False), person).emails == ()
