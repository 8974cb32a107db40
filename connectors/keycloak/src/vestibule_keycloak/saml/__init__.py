"""Signs in people of a Keycloak realm over SAML 2.0."""

from vestibule_keycloak.saml.config import KeycloakSAMLConfig
from vestibule_keycloak.saml.identity import identity
from vestibule_keycloak.saml.manifest import MANIFEST
from vestibule_keycloak.saml.metadata import from_metadata
from vestibule_keycloak.saml.profile import profile
from vestibule_sdk import Guide, SAMLConnector

connector = SAMLConnector(
    manifest=MANIFEST,
    config=KeycloakSAMLConfig,
    profile=profile,
    identity=identity,
    from_metadata=from_metadata,
    guide=Guide(package=__package__),
)

__all__ = ["KeycloakSAMLConfig", "connector"]
