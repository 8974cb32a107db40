"""Signs in people of any provider that speaks OpenID Connect."""

from vestibule_oidc.config import OIDCConfig
from vestibule_oidc.identity import identity
from vestibule_oidc.manifest import MANIFEST
from vestibule_oidc.profile import from_issuer, profile
from vestibule_sdk import Guide, OIDCConnector

connector = OIDCConnector(
    manifest=MANIFEST,
    config=OIDCConfig,
    profile=profile,
    identity=identity,
    from_issuer=from_issuer,
    guide=Guide(package=__package__),
)

__all__ = ["OIDCConfig", "connector"]
