"""Signs in people of any provider that speaks SAML 2.0."""

from vestibule_saml.config import SAMLConfig
from vestibule_saml.identity import identity
from vestibule_saml.manifest import MANIFEST
from vestibule_saml.metadata import from_metadata
from vestibule_saml.profile import profile
from vestibule_sdk import Guide, SAMLConnector

connector = SAMLConnector(
    manifest=MANIFEST,
    config=SAMLConfig,
    profile=profile,
    identity=identity,
    from_metadata=from_metadata,
    guide=Guide(package=__package__),
)

__all__ = ["SAMLConfig", "connector"]
