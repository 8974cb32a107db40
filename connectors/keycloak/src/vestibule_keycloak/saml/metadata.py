"""A realm's SAML 2.0 metadata, as fields of the form."""

from typing import Any

from vestibule_keycloak.realm import realm_address, server_and_realm
from vestibule_keycloak.saml.profile import ENDPOINT
from vestibule_sdk import ConfigError, IdPMetadata


def from_metadata(metadata: IdPMetadata) -> dict[str, Any]:
    """The fields that the descriptor of a realm (`/realms/{realm}/protocol/saml/descriptor`) fills in.

    `WantAuthnRequestsSigned` is left aside: every realm's descriptor says true, whereas the client decides.

    Raises:
        ConfigError: config_error, at `metadata`: it is not a realm's, or its endpoints are not where a realm's are.
    """
    server_url, realm = server_and_realm(metadata.entity_id, path="metadata")
    name = realm_address(server_url, realm)
    # The name is compared byte by byte at every sign-in: one that is spelled otherwise than we would is another one.
    if metadata.entity_id != name or any(end.url != name + ENDPOINT for end in (*metadata.sso, *metadata.slo)):
        raise ConfigError(
            "its entity ID is not spelled, or its endpoints are not placed, as a Keycloak realm has them",
            path="metadata",
            hint="Use the connector saml, which takes every endpoint as it is.",
        )
    fields: dict[str, Any] = {"serverUrl": server_url, "realm": realm}
    if metadata.signing_certificates:
        fields["signingCertificates"] = list(metadata.signing_certificates)
    return fields
