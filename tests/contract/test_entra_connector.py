"""The Entra ID connector keeps the contract, for what Microsoft documents (fixtures/entra)."""

import json
from pathlib import Path
from typing import Any, ClassVar

import pytest

from vestibule.errors import ConfigError, MappingError, MissingUserInfo
from vestibule.plugins import connector_config, map_identity, resolve_profile
from vestibule.plugins.forms import ConfigFaults, decode_config
from vestibule.protocols.oidc.issuer import fits_template
from vestibule_entra import EntraConfig, connector
from vestibule_sdk import ClientAuth, Email, Pkce, Secret, VerifiedClaims
from vestibule_sdk.testing import AdminConsentContract, LearnedContract, OIDCConnectorContract, recorded

FIXTURES = Path(__file__).parents[2] / "fixtures" / "entra"
CASES = ("member", "edov-as-text", "unverified-address", "without-email", "groups-and-roles", "personal")
TENANT = "11111111-2222-3333-4444-555555555555"
OTHER = "99999999-2222-3333-4444-555555555555"
CONSUMERS = "9188040d-6c67-4c5b-b112-36a304b66dad"
CLIENT = "66666666-7777-8888-9999-000000000000"
ADA = "aaaaaaaa-0000-4000-8000-000000000001"
LOGIN = "https://login.microsoftonline.com"
EXAMPLE: dict[str, Any] = {"tenant": TENANT, "clientId": CLIENT, "clientSecret": "hush"}


def claims(case: str, **change: Any) -> VerifiedClaims:  # noqa: ANN401 - any JSON value
    said = recorded(FIXTURES / case).claims()
    return VerifiedClaims(issuer=said.issuer, subject=said.subject, id_token={**said.id_token, **change})


def config(**change: Any) -> EntraConfig:  # noqa: ANN401 - any JSON value
    return decode_config(EntraConfig, {**EXAMPLE, **change})


class TestContract(AdminConsentContract, OIDCConnectorContract):
    """Inherited."""

    connector = connector
    example: ClassVar[dict[str, Any]] = {**EXAMPLE, "groups": "token", "emailRequired": False}
    samples: ClassVar[tuple[VerifiedClaims, ...]] = tuple(map(claims, CASES))
    issuer = f"{LOGIN}/{TENANT}/v2.0"
    verification_claims = ("xms_edov",)
    hosts = ("login.microsoftonline.com",)
    consent_example: ClassVar[dict[str, Any]] = EXAMPLE


class TestLearned(LearnedContract):
    """Inherited."""

    connector = connector
    learned_example: ClassVar[dict[str, Any]] = {**EXAMPLE, "tenant": "contoso.onmicrosoft.com"}
    learned_issuer = f"{LOGIN}/{TENANT}/v2.0"


def test_a_single_tenants_issuer_is_the_one_that_it_declares() -> None:
    """R17."""
    discovery = recorded(FIXTURES / "member").discovery
    profile = resolve_profile(connector, config())
    assert profile.issuer == discovery["issuer"]
    assert (profile.discovery_url, profile.issuer_template, profile.learned_template) == (None, None, None)
    assert resolve_profile(connector, config(tenant=TENANT.upper())) == profile
    assert profile.client.auth is ClientAuth.POST
    assert profile.client.auth.value in discovery["token_endpoint_auth_methods_supported"]
    assert set(profile.scopes) <= set(discovery["scopes_supported"])


def test_pkce_is_sent_though_entra_does_not_advertise_it() -> None:
    """S29."""
    assert "code_challenge_methods_supported" not in recorded(FIXTURES / "member").discovery
    assert resolve_profile(connector, config()).pkce is Pkce.S256


@pytest.mark.parametrize(("tenant", "refused"), [("common", ()), ("organizations", (CONSUMERS,))])
def test_several_tenants_are_told_apart_by_the_template_that_is_declared(tenant: str, refused: tuple[str, ...]) -> None:
    """R17, S23: `organizations` is never for personal accounts."""
    declared = json.loads((FIXTURES / "discovery" / f"{tenant}.json").read_text(encoding="utf-8"))["issuer"]
    profile = resolve_profile(connector, config(tenant=tenant, tenants=[TENANT.upper(), OTHER]))
    assert profile.discovery_url == f"{LOGIN}/{tenant}/v2.0/.well-known/openid-configuration"
    assert (profile.issuer, profile.issuer_template) == (declared, declared)
    assert (profile.tenants, profile.refused_tenants) == ((TENANT, OTHER), refused)
    assert fits_template(declared, claims("member").issuer)
    assert resolve_profile(connector, config(tenant=tenant)).tenants == ()


@pytest.mark.parametrize("domain", ["contoso.onmicrosoft.com", "Contoso.Example"])
def test_a_domain_name_becomes_the_tenant_id_when_it_is_saved(domain: str) -> None:
    """R17."""
    typed = config(tenant=domain)
    profile = resolve_profile(connector, typed)
    declared = recorded(FIXTURES / "member").discovery["issuer"]
    assert profile.discovery_url == f"{LOGIN}/{domain.lower()}/v2.0/.well-known/openid-configuration"
    assert profile.learned_template is not None
    assert fits_template(profile.learned_template, declared)
    assert connector.learned is not None
    stored = connector.learned(typed, declared)
    assert stored == config(tenant=TENANT)
    assert connector.learned(stored, declared) == stored
    assert resolve_profile(connector, stored).issuer == declared


@pytest.mark.parametrize("tenant", ["common", "organizations"])
def test_what_is_shared_is_stored_as_it_was_entered(tenant: str) -> None:
    assert connector.learned is not None
    assert connector.learned(config(tenant=tenant), f"{LOGIN}/{{tenantid}}/v2.0") == config(tenant=tenant)


@pytest.mark.parametrize(
    "declared", [f"{LOGIN}/contoso.example/v2.0", f"{LOGIN}/{{tenantid}}/v2.0", "", f"{LOGIN}/{CONSUMERS}/v2.0"]
)
def test_a_domain_name_that_leads_to_no_organizations_tenant_is_refused(declared: str) -> None:
    assert connector.learned is not None
    with pytest.raises(ConfigError) as caught:
        connector.learned(config(tenant="contoso.example"), declared)
    assert (caught.value.code, caught.value.path) == ("config_error", "tenant")


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"tenant": "consumers"}, "tenant"),
        ({"tenant": CONSUMERS}, "tenant"),
        ({"tenant": "contoso"}, "tenant"),
        ({"tenants": [OTHER]}, "tenants"),
        ({"tenant": "common", "tenants": [OTHER, CONSUMERS.upper()]}, "tenants"),
        ({"tenant": "common", "groups": "graph"}, "groups"),
        ({"clientSecret": None}, "clientSecret"),
        ({"clientKey": "key", "clientCertificate": "certificate"}, "clientSecret"),
        ({"clientSecret": None, "clientKey": "key"}, "clientCertificate"),
        ({"clientSecret": None, "clientCertificate": "certificate"}, "clientKey"),
    ],
)
def test_entries_that_do_not_fit_together_are_refused_at_their_field(change: dict[str, Any], path: str) -> None:
    """R48: personal accounts are everybody's, and no list of tenants may make them somebody's."""
    with pytest.raises(ConfigError) as caught:
        resolve_profile(connector, config(**change))
    assert (caught.value.code, caught.value.path) == ("config_error", path)


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"tenant": "a/b"}, "tenant"),
        ({"tenant": "{tenantid}"}, "tenant"),
        ({"tenants": ["contoso.example"]}, "tenants"),
        ({"authority": "https://login.microsoftonline.com.evil.example"}, "authority"),
        ({"authority": "https://evil.example"}, "authority"),
        ({"graphUrl": "https://graph.microsoft.com.evil.example"}, "graphUrl"),
        ({"graphUrl": "http://graph.microsoft.com"}, "graphUrl"),
    ],
)
def test_a_value_that_cannot_be_is_refused_where_it_is_entered(change: dict[str, Any], path: str) -> None:
    """S61: access tokens go to Microsoft, and nobody else's word is taken for Microsoft's."""
    with pytest.raises(ConfigFaults) as caught:
        config(**change)
    assert caught.value.path.startswith(path)


@pytest.mark.parametrize("end", ["", "/", "/.well-known/openid-configuration", "/.well-known/openid-configuration/"])
@pytest.mark.parametrize("tenant", [TENANT, "contoso.onmicrosoft.com", "common", "organizations"])
@pytest.mark.parametrize("authority", [LOGIN, "https://login.microsoftonline.us", "http://127.0.0.1:8001/entra"])
def test_an_issuer_makes_the_configuration(authority: str, tenant: str, end: str) -> None:
    """R6, R10, R17."""
    found = connector_config(connector, f"{authority}/{tenant}/v2.0{end}", CLIENT, Secret("hush"))
    assert isinstance(found, EntraConfig)
    assert (found.authority, found.tenant, found.client_id) == (authority, tenant, CLIENT)
    assert resolve_profile(connector, found).issuer.startswith(f"{authority}/")


@pytest.mark.parametrize(
    "issuer",
    [
        f"https://sts.windows.net/{TENANT}/",
        f"{LOGIN}/{TENANT}",
        f"{LOGIN}/{{tenantid}}/v2.0",
        f"{LOGIN}/{CONSUMERS}/v2.0",
        f"{LOGIN}/consumers/v2.0",
        f"https://evil.example/{TENANT}/v2.0",
        f"{LOGIN}.evil.example/{TENANT}/v2.0",
        f"{LOGIN}/a/{TENANT}/v2.0",
    ],
)
def test_what_is_no_issuer_of_entras_is_refused_at_the_four_field_apis_field(issuer: str) -> None:
    """R6."""
    with pytest.raises(ConfigError) as caught:
        connector_config(connector, issuer, CLIENT, Secret("hush"))
    assert (caught.value.code, caught.value.path) == ("config_error", "issuerUrl")


def test_a_certificate_stands_in_for_the_secret() -> None:
    """The key signs as Microsoft's page asks, and is named by the certificate."""
    client = resolve_profile(
        connector, config(clientSecret=None, clientKey="key", clientCertificate="certificate")
    ).client
    assert (client.secret, client.auth) == (None, ClientAuth.PRIVATE_KEY_JWT)
    assert client.auth.value in recorded(FIXTURES / "member").discovery["token_endpoint_auth_methods_supported"]
    assert client.key is not None
    assert (client.key.private_key, client.key.certificate, client.key.algorithm) == (
        Secret("key"),
        "certificate",
        "PS256",
    )


def test_quirk_assertion_audience_token_endpoint_is_named_with_its_page_and_for_a_certificate_only() -> None:
    certified = config(clientSecret=None, clientKey="key", clientCertificate="certificate")
    (quirk,) = resolve_profile(connector, certified).quirks
    assert quirk.name == "assertion_audience_token_endpoint"
    assert quirk.source.startswith("https://learn.microsoft.com/")
    assert resolve_profile(connector, config()).quirks == ()


def test_a_person_of_a_tenant_is_known_by_tenant_and_object_id() -> None:
    """S43: neither `sub`, which is another one for each registration, nor any name."""
    found = map_identity(connector, config(), claims("member"))
    assert (found.issuer, found.subject) == (f"{LOGIN}/{TENANT}/v2.0", f"{TENANT}/{ADA}")
    assert found.emails == (Email("ada.lovelace@contoso.example", verified=True),)
    assert (found.name, found.username) == ("Ada Lovelace", "ada@contoso.onmicrosoft.com")
    assert (found.given_name, found.family_name) == ("Ada", "Lovelace")
    assert (found.groups, found.mfa, found.attributes) == (None, None, {})
    assert map_identity(connector, config(), claims("member", oid=ADA.upper())).subject == found.subject
    assert map_identity(connector, config(), claims("member", tid=TENANT.upper())).subject == found.subject


@pytest.mark.parametrize("tid", [OTHER, CONSUMERS])
def test_a_tenant_that_the_issuer_does_not_name_is_nobodys(tid: str) -> None:
    """S43: who vouches for somebody, and whose person it is, are one."""
    with pytest.raises(MappingError) as caught:
        map_identity(connector, config(), claims("member", tid=tid))
    assert caught.value.code == "mapping_failed"
    assert caught.value.received == tid


@pytest.mark.parametrize("name", ["tid", "oid"])
@pytest.mark.parametrize("value", [None, "", 7, True, [ADA], "ada", f"{ADA}/x", f" {ADA}"])
def test_without_both_ids_nobody_is_anybody(name: str, value: object) -> None:
    """S43."""
    with pytest.raises(MissingUserInfo) as caught:
        map_identity(connector, config(), claims("member", **{name: value}))
    assert caught.value.code == "missing_user_info"
    assert name in (caught.value.expected or "")


def test_ids_that_only_userinfo_names_are_nobodys() -> None:
    """S28: userinfo is not signed."""
    said = claims("member")
    bare = VerifiedClaims(issuer=said.issuer, subject=said.subject, id_token={}, userinfo=said.id_token)
    with pytest.raises(MissingUserInfo) as caught:
        map_identity(connector, config(), bare)
    assert caught.value.code == "missing_user_info"


@pytest.mark.parametrize("value", [True, 1, "1", "true"])
def test_quirk_xms_edov_is_a_boolean_in_several_encodings(value: object) -> None:
    """S46: of this claim only."""
    found = map_identity(connector, config(), claims("member", xms_edov=value))
    assert found.emails == (Email("ada.lovelace@contoso.example", verified=True),)


@pytest.mark.parametrize("value", [None, False, 0, "0", "false", "True", "yes", 1.0, 2, [True], ["1"], {"x": 1}, ""])
def test_anything_else_in_xms_edov_proves_nothing(value: object) -> None:
    """S46."""
    assert [e.verified for e in map_identity(connector, config(), claims("member", xms_edov=value)).emails] == [False]


@pytest.mark.parametrize("value", [True, 1, "1", "true"])
def test_a_personal_account_never_proves_its_address(value: object) -> None:
    """S46: it may be opened with an employer's address, and the mail that was answered once is somebody else's now."""
    found = map_identity(connector, config(tenant="common"), claims("personal", xms_edov=value))
    assert found.emails == (Email("ada@outlook.example", verified=False),)


def test_noauth_an_address_that_an_administrator_wrote_is_never_verified() -> None:
    """S46: nor does `email_verified`, which is not Entra's, make it so."""
    for change in ({}, {"email_verified": True}):
        found = map_identity(connector, config(), claims("unverified-address", **change))
        assert found.emails == (Email("ceo@victim.example", verified=False),)


def test_xms_edov_is_about_the_address_beside_it() -> None:
    """An address that only userinfo names is not the one that the signed claim is about."""
    said = claims("member", email=None)
    other = VerifiedClaims(
        issuer=said.issuer, subject=said.subject, id_token=said.id_token, userinfo={"email": "ceo@victim.example"}
    )
    assert map_identity(connector, config(), other).emails == (Email("ceo@victim.example", verified=False),)


def test_what_only_userinfo_says_of_an_address_proves_nothing() -> None:
    """S28, S46: `xms_edov` is a claim of the ID token, which is signed."""
    said = claims("member", xms_edov=None)
    more = VerifiedClaims(
        issuer=said.issuer,
        subject=said.subject,
        id_token=said.id_token,
        userinfo={"email": said.id_token["email"], "xms_edov": True},
    )
    assert [email.verified for email in map_identity(connector, config(), more).emails] == [False]


def test_a_user_principal_name_is_no_address() -> None:
    """R54."""
    person = claims("without-email")
    with pytest.raises(MissingUserInfo) as caught:
        map_identity(connector, config(), person)
    assert caught.value.code == "missing_user_info"
    assert "Contact Information" in caught.value.hint
    found = map_identity(connector, config(emailRequired=False), person)
    assert (found.emails, found.username) == ((), "ada@contoso.onmicrosoft.com")


def test_app_roles_are_data() -> None:
    found = map_identity(connector, config(), claims("groups-and-roles"))
    assert found.attributes == {"roles": ("Task.Approve", "Task.Read")}
