"""The engines with the profiles of the connectors that come with Vestibule, at providers that go wrong in every way.

Keycloak's stand in tests/unit/testing, where the batteries themselves are tested.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, ClassVar

from vestibule.plugins import connector_config, resolve_profile
from vestibule.testing import OAuth2EngineContract, OIDCEngineContract, SAMLEngineContract
from vestibule_entra import connector as entra
from vestibule_github import connector as github
from vestibule_gitlab import connector as gitlab
from vestibule_google import connector as google
from vestibule_oidc import connector as oidc
from vestibule_okta import connector as okta
from vestibule_saml import connector as saml
from vestibule_sdk import NAME_ID_PERSISTENT, NameID, Secret, VerifiedAssertion, VerifiedClaims, VerifiedDocuments
from vestibule_sdk.testing import recorded

FIXTURES = Path(__file__).parents[2] / "fixtures"
CLIENT = {"clientId": "vestibule", "clientSecret": "a secret with + and %"}
TENANT = "11111111-2222-3333-4444-555555555555"


def claims(*cases: str) -> tuple[VerifiedClaims, ...]:
    return tuple(recorded(FIXTURES / case).claims() for case in cases)


def documents(case: str, issuer: str) -> VerifiedDocuments:
    config = connector_config(github, issuer, "vestibule", Secret("hush"))
    return recorded(FIXTURES / "github" / case).answers(resolve_profile(github, config))


class TestOkta(OIDCEngineContract):
    """R13: thin ID tokens, completed at userinfo."""

    connector = okta
    example: ClassVar[Mapping[str, Any]] = {**CLIENT, "domain": "acme.okta.com", "groupsClaim": "groups"}
    samples: ClassVar[tuple[VerifiedClaims, ...]] = claims("okta/org-server-groups", "okta/org-server")


class TestEntra(OIDCEngineContract):
    """R17: one tenant."""

    connector = entra
    example: ClassVar[Mapping[str, Any]] = {**CLIENT, "tenant": TENANT, "groups": "token"}
    samples: ClassVar[tuple[VerifiedClaims, ...]] = claims("entra/member", "entra/groups-and-roles")


class TestEntraOrganizations(OIDCEngineContract):
    """R17: every tenant but that of personal accounts, by a template of issuers; here one of them is let in."""

    connector = entra
    example: ClassVar[Mapping[str, Any]] = {**CLIENT, "tenant": "organizations", "tenants": [TENANT]}
    samples: ClassVar[tuple[VerifiedClaims, ...]] = claims("entra/member")


class TestGoogle(OIDCEngineContract):
    """R14: one Workspace domain."""

    connector = google
    example: ClassVar[Mapping[str, Any]] = {**CLIENT, "hostedDomains": ["example.com"]}
    samples: ClassVar[tuple[VerifiedClaims, ...]] = claims("google/workspace")


class TestGitLab(OIDCEngineContract):
    """R16."""

    connector = gitlab
    example: ClassVar[Mapping[str, Any]] = CLIENT
    samples: ClassVar[tuple[VerifiedClaims, ...]] = claims("gitlab/standard")


class TestGeneric(OIDCEngineContract):
    """R8: whoever signs in."""

    connector = oidc
    example: ClassVar[Mapping[str, Any]] = {**CLIENT, "issuer": "https://id.example.com"}


class TestGitHub(OAuth2EngineContract):
    """R15: with PKCE."""

    connector = github
    example: ClassVar[Mapping[str, Any]] = CLIENT
    samples: ClassVar[tuple[VerifiedDocuments, ...]] = (documents("standard", "https://github.com"),)


class TestGitHubEnterpriseServer(OAuth2EngineContract):
    """R15: without, by the quirk of its name."""

    connector = github
    example: ClassVar[Mapping[str, Any]] = {**CLIENT, "baseUrl": "https://github.example.com"}
    samples: ClassVar[tuple[VerifiedDocuments, ...]] = (documents("enterprise-server", "https://github.example.com"),)


class TestSAML(SAMLEngineContract):
    """R20: by a persistent NameID."""

    connector = saml
    example: ClassVar[Mapping[str, Any]] = {
        "idpEntityId": "https://id.example.com/saml",
        "ssoUrl": "https://id.example.com/saml/sso",
        "signingCertificates": ["MIIB"],
    }
    samples: ClassVar[tuple[VerifiedAssertion, ...]] = (
        VerifiedAssertion(
            issuer="https://id.example.com/saml",
            subject="of another installation",
            name_id=NameID(value="G-7", format=NAME_ID_PERSISTENT),
            attributes={"email": ("ada@example.org",), "displayName": ("Ada Lovelace",), "groups": ("x", "y")},
        ),
    )
