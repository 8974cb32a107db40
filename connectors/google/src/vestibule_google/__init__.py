"""Signs in people with a Google Account, or of a Google Workspace."""

from vestibule_google.config import GoogleConfig
from vestibule_google.identity import identity
from vestibule_google.manifest import MANIFEST
from vestibule_google.profile import from_issuer, profile
from vestibule_sdk import Guide, OIDCConnector

connector = OIDCConnector(
    manifest=MANIFEST,
    config=GoogleConfig,
    profile=profile,
    identity=identity,
    from_issuer=from_issuer,
    guide=Guide(package=__package__),
)

__all__ = ["GoogleConfig", "connector"]
