"""The generic OpenID Connect connector keeps the contract, and refuses entries that do not fit together."""

from typing import Any, ClassVar

import pytest

from vestibule.errors import ConfigError, MissingUserInfo
from vestibule.plugins import connector_config, map_identity, resolve_profile
from vestibule.plugins.forms import ConfigFaults, decode_config
from vestibule.protocols.oauth2.token.client_key import KEY_ALGORITHMS
from vestibule_oidc import OIDCConfig, connector
from vestibule_oidc.config import KeyAlgorithm
from vestibule_sdk import ClientAuth, ClientKey, DPoP, Email, Endpoints, Pkce, ResponseMode, Secret, VerifiedClaims
from vestibule_sdk.testing import OIDCConnectorContract

EXAMPLE: dict[str, Any] = {"issuer": "https://id.example.com", "clientId": "vestibule", "clientSecret": "hush"}

# OpenID Connect Core 5.1 and 5.1.1; the person of its examples in section 5.3.2.
JANE = VerifiedClaims(
    issuer="https://id.example.com",
    subject="248289761001",
    id_token={
        "iss": "https://id.example.com",
        "sub": "248289761001",
        "aud": "vestibule",
        "exp": 1311281970,
        "iat": 1311280970,
        "name": "Jane Doe",
        "given_name": "Jane",
        "family_name": "Doe",
        "preferred_username": "j.doe",
        "email": "janedoe@example.com",
        "email_verified": True,
        "address": {"country": "DE"},
        "groups": ["staff"],
    },
)


class TestContract(OIDCConnectorContract):
    """Inherited."""

    connector = connector
    example: ClassVar[dict[str, Any]] = {**EXAMPLE, "groupsClaim": "groups"}
    samples: ClassVar[tuple[VerifiedClaims, ...]] = (JANE,)
    issuer = "https://id.example.com"


def config(**change: Any) -> OIDCConfig:  # noqa: ANN401 - any JSON value
    return decode_config(OIDCConfig, {**EXAMPLE, **change})


def fault(**change: Any) -> str:  # noqa: ANN401 - any JSON value
    with pytest.raises(ConfigError) as caught:
        resolve_profile(connector, config(**change))
    assert caught.value.code == "config_error"
    return caught.value.path


def test_three_entries_are_enough() -> None:
    """R6, S29: everything else has a safe default."""
    profile = resolve_profile(connector, config())
    assert profile.issuer == "https://id.example.com"
    assert (profile.client.client_id, profile.client.auth) == ("vestibule", ClientAuth.BASIC)
    assert profile.client.secret == Secret("hush")
    assert profile.scopes == ("openid", "profile", "email")
    assert (profile.pkce, profile.response_mode) == (Pkce.S256, ResponseMode.QUERY)
    assert profile.endpoints == Endpoints()
    assert profile.quirks == ()
    assert connector_config(connector, "https://id.example.com", "vestibule", Secret("hush")) == config()


def test_further_scopes_join_the_standard_ones() -> None:
    """R9."""
    scopes = resolve_profile(connector, config(scopes="groups  email offline_access")).scopes
    assert scopes == ("openid", "profile", "email", "groups", "offline_access")


def test_every_override_reaches_the_profile() -> None:
    """R8."""
    profile = resolve_profile(
        connector,
        config(
            authorizationEndpoint="https://id.example.com/a",
            tokenEndpoint="https://id.example.com/t",
            userinfoEndpoint="https://id.example.com/u",
            jwksEndpoint="https://id.example.com/j",
            endSessionEndpoint="https://id.example.com/e",
            discoveryUrl="https://internal.example.com/d",
            responseMode="form_post",
            promptParameter="select_account",
            acrValues="gold silver",
            maxAge=0,
            groupsClaim="roles",
        ),
    )
    assert profile.endpoints == Endpoints(
        authorization="https://id.example.com/a",
        token="https://id.example.com/t",
        userinfo="https://id.example.com/u",
        jwks="https://id.example.com/j",
        end_session="https://id.example.com/e",
    )
    assert profile.discovery_url == "https://internal.example.com/d"
    assert (profile.response_mode, profile.prompt) == (ResponseMode.FORM_POST, "select_account")
    assert (profile.acr_values, profile.max_age_s) == (("gold", "silver"), 0)
    assert "roles" in profile.required_claims


def test_the_switch_for_providers_that_do_not_decode_is_a_quirk() -> None:
    (quirk,) = resolve_profile(connector, config(basicAuthNotFormEncoded=True)).quirks
    assert quirk.name == "basic_auth_not_form_encoded"


def test_a_public_client_has_no_secret() -> None:
    profile = resolve_profile(connector, config(clientAuth="none", clientSecret=None))
    assert (profile.client.auth, profile.client.secret) == (ClientAuth.NONE, None)


def test_a_client_with_a_key_has_no_secret() -> None:
    """The key keeps its lines, and what a file of another system brings along is left out."""
    pem = "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"
    profile = resolve_profile(
        connector,
        config(
            clientAuth="private_key_jwt",
            clientSecret=None,
            clientKey=f"\ufeff{pem}\n",
            clientCertificate="-----BEGIN CERTIFICATE-----\nBBBB",
            assertionAudienceTokenEndpoint=True,
        ),
    )
    assert (profile.client.auth, profile.client.secret) == (ClientAuth.PRIVATE_KEY_JWT, None)
    assert profile.client.key == ClientKey(private_key=Secret(pem), certificate="-----BEGIN CERTIFICATE-----\nBBBB")
    assert [quirk.name for quirk in profile.quirks] == ["assertion_audience_token_endpoint"]


@pytest.mark.parametrize("algorithm", KEY_ALGORITHMS)
def test_what_a_key_signs_with_can_be_fixed(algorithm: str) -> None:
    """For a provider that fixes it for each client (token_endpoint_auth_signing_alg); else the engine chooses."""
    keyed = {"clientAuth": "private_key_jwt", "clientSecret": None, "clientKey": "pem"}
    chosen = resolve_profile(connector, config(**keyed)).client.key
    assert chosen is not None
    assert chosen.algorithm is None
    fixed = resolve_profile(connector, config(**keyed, clientKeyAlgorithm=algorithm)).client.key
    assert fixed is not None
    assert fixed.algorithm == algorithm


def test_no_other_algorithm_is_offered_than_a_key_can_do_here() -> None:
    assert {each.value for each in KeyAlgorithm} == set(KEY_ALGORITHMS)


def test_requests_and_tokens_can_be_made_stricter_than_a_provider_demands() -> None:
    plain = resolve_profile(connector, config())
    assert (plain.pushed_requests, plain.dpop) == (False, DPoP.WHEN_ASKED)
    strict = resolve_profile(connector, config(pushedRequests=True, dpop="always"))
    assert (strict.pushed_requests, strict.dpop) == (True, DPoP.ALWAYS)


def test_many_tenants_need_a_template_and_a_discovery_endpoint() -> None:
    """S23."""
    change = {
        "issuerTemplate": "https://id.example.com/{tenantid}/v2.0",
        "discoveryUrl": "https://id.example.com/common/v2.0/.well-known/openid-configuration",
        "tenants": ["a", "b"],
    }
    profile = resolve_profile(connector, config(**change))
    assert (profile.issuer_template, profile.tenants) == (change["issuerTemplate"], ("a", "b"))
    assert fault(issuerTemplate=change["issuerTemplate"]) == "discoveryUrl"
    assert fault(**{**change, "issuerTemplate": "https://id.example.com/v2.0"}) == "issuerTemplate"
    assert fault(**{**change, "issuerTemplate": "http://id.example.com/{tenantid}"}) == "issuerTemplate"
    assert fault(tenants=["a"]) == "tenants"


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"clientSecret": None}, "clientSecret"),
        ({"clientAuth": "none"}, "clientSecret"),
        ({"clientAuth": "client_secret_post", "clientSecret": None}, "clientSecret"),
        ({"clientAuth": "none", "clientSecret": None, "pkce": "off"}, "pkce"),
        ({"clientAuth": "client_secret_post", "basicAuthNotFormEncoded": True}, "basicAuthNotFormEncoded"),
        ({"clientAuth": "private_key_jwt", "clientSecret": None}, "clientKey"),
        ({"clientAuth": "private_key_jwt", "clientKey": "pem"}, "clientSecret"),
        ({"clientKey": "pem"}, "clientKey"),
        ({"clientAuth": "none", "clientSecret": None, "clientKey": "pem"}, "clientKey"),
        ({"clientCertificate": "pem"}, "clientCertificate"),
        ({"clientKeyAlgorithm": "RS256"}, "clientKeyAlgorithm"),
        ({"assertionAudienceTokenEndpoint": True}, "assertionAudienceTokenEndpoint"),
        ({"issuer": "https://id.example.com?tenant=1"}, "issuer"),
        (
            {
                "issuer": "https://id.example.com/.well-known/openid-configuration",
                "discoveryUrl": "https://internal.example.com/d",
            },
            "issuer",
        ),
    ],
)
def test_entries_that_do_not_fit_together_are_refused_at_the_field_to_change(change: dict[str, Any], path: str) -> None:
    assert fault(**change) == path


@pytest.mark.parametrize(
    "change",
    [
        {"scopes": 'a"b'},
        {"scopes": "a\\b"},
        {"acrValues": "x" * 501},
        {"promptParameter": "none"},
        {"pkce": "plain"},
        {"clientAuth": "client_secret_jwt"},
        {"clientKeyAlgorithm": "HS256"},
        {"clientKeyAlgorithm": "none"},
        {"clientKeyAlgorithm": "EdDSA"},
        {"dpop": "never"},
        {"clientCertificate": "x" * 16_385},
        {"maxAge": -1},
        {"issuer": "http://id.example.com"},
        {"tokenEndpoint": "token"},
    ],
)
def test_entries_that_no_provider_takes_are_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ConfigFaults) as caught:
        config(**change)
    assert [each.path for each in caught.value] == list(change)


def test_a_missing_address_ends_the_login_where_one_is_required() -> None:
    """R54."""
    claims = VerifiedClaims(issuer="https://id.example.com", subject="1", id_token={"email": ""})
    with pytest.raises(MissingUserInfo) as caught:
        map_identity(connector, config(), claims)
    assert caught.value.code == "missing_user_info"
    assert caught.value.hint
    assert map_identity(connector, config(emailRequired=False), claims).emails == ()


def test_groups_come_from_the_claim_that_is_named() -> None:
    assert map_identity(connector, config(groupsClaim="groups"), JANE).groups == ("staff",)
    assert map_identity(connector, config(), JANE).groups is None
    assert map_identity(connector, config(), JANE).emails == (Email("janedoe@example.com", verified=True),)
