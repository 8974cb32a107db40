"""Signs in people of Microsoft Entra ID."""

from vestibule_entra.config import EntraConfig
from vestibule_entra.consent import admin_consent
from vestibule_entra.graph import groups
from vestibule_entra.identity import identity
from vestibule_entra.manifest import MANIFEST
from vestibule_entra.profile import from_issuer, learned, profile
from vestibule_sdk import Guide, OIDCConnector

connector = OIDCConnector(
    manifest=MANIFEST,
    config=EntraConfig,
    profile=profile,
    identity=identity,
    from_issuer=from_issuer,
    guide=Guide(package=__package__),
    subject_claims=("tid", "oid"),
    learned=learned,
    groups=groups,
    admin_consent=admin_consent,
)

__all__ = ["EntraConfig", "connector"]
