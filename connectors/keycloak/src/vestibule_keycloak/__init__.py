"""Signs in people of a Keycloak realm."""

from vestibule_keycloak.config import KeycloakConfig
from vestibule_keycloak.identity import identity
from vestibule_keycloak.manifest import MANIFEST
from vestibule_keycloak.profile import from_issuer, profile
from vestibule_sdk import OIDCConnector

connector = OIDCConnector(
    manifest=MANIFEST, config=KeycloakConfig, profile=profile, identity=identity, from_issuer=from_issuer
)

__all__ = ["KeycloakConfig", "connector"]
