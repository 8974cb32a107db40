"""The vendors that the twin can stand in for, and what an administrator enters here to reach the stand-in."""

from collections.abc import Mapping
from typing import Any, Final

from msgspec import Struct

from vestibule_twin.saml.service_provider import AttributeStyle


class SAMLDoor(Struct, frozen=True, kw_only=True):
    """A connection by SAML.

    Attributes:
        attributes: The names that the provider gives them, one of the twin's dialects.
    """

    provider_id: str
    connector: str
    name: str
    attributes: AttributeStyle


class StandIn(Struct, frozen=True, kw_only=True):
    """One vendor.

    Attributes:
        vendor: What the twin calls it.
        connector: The connector's key, where it is not the same.
        provider_id: As the connector suggests it (R4).
        title: What the vendor is called.
        issuer: The issuer address below the stand-in's own, for the four-field set-up (R6).
        fields: Further fields of the connector, by name; `{base}` is the stand-in's address.
        also: What else can be entered, in a sentence.
        saml: How the same provider is reached by SAML, where it has a connector for that.
        begins_logins: Whether the vendor starts a sign-in from its own pages.
        reports_logouts: Whether the vendor reports by the back channel that somebody signed out.
    """

    vendor: str
    provider_id: str
    title: str
    connector: str = ""
    issuer: str = ""
    fields: Mapping[str, str] = {}
    also: str = ""
    saml: SAMLDoor | None = None
    begins_logins: bool = False
    reports_logouts: bool = False

    @property
    def connector_key(self) -> str:
        """The connector that it is for."""
        return self.connector or self.vendor

    def issuer_at(self, base_url: str) -> str:
        """The issuer to enter."""
        return base_url + self.issuer

    def fields_at(self, base_url: str) -> dict[str, Any]:
        """The further fields to enter."""
        return {name: value.replace("{base}", base_url) for name, value in self.fields.items()}


STAND_INS: Final = (
    StandIn(
        vendor="okta",
        provider_id="Okta",
        title="Okta",
        fields={"groupsClaim": "groups"},
        also="the authorization server default is there, too",
        begins_logins=True,
    ),
    StandIn(
        vendor="entra",
        provider_id="EntraID",
        title="Entra ID",
        issuer="/organizations/v2.0",
        fields={"graphUrl": "{base}/graph", "groups": "graph"},
        also="in the place of organizations common (without groups from Graph), entra.example or other-entra.example",
    ),
    StandIn(
        vendor="google",
        provider_id="Google",
        title="Google",
        also="workspace.example and other-workspace.example are its Workspace domains",
    ),
    StandIn(
        vendor="github",
        provider_id="GitHub",
        title="GitHub",
        also="twin-works is an organization, twin-works/engines a team; a client id beginning with Iv is a GitHub App",
    ),
    StandIn(vendor="gitlab", provider_id="GitLab", title="GitLab"),
    StandIn(
        vendor="keycloak",
        provider_id="Keycloak",
        title="Keycloak",
        issuer="/realms/twin",
        saml=SAMLDoor(
            provider_id="KeycloakSAML",
            connector="keycloak-saml",
            name="Twin as Keycloak (SAML)",
            attributes="keycloak",
        ),
        begins_logins=True,
        reports_logouts=True,
    ),
)
