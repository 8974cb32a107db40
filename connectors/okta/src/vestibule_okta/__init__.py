"""Signs in people of an Okta organization."""

from vestibule_okta.config import OktaConfig
from vestibule_okta.identity import identity
from vestibule_okta.manifest import MANIFEST
from vestibule_okta.profile import from_issuer, profile
from vestibule_sdk import Guide, OIDCConnector

connector = OIDCConnector(
    manifest=MANIFEST,
    config=OktaConfig,
    profile=profile,
    identity=identity,
    from_issuer=from_issuer,
    guide=Guide(package=__package__),
)

__all__ = ["OktaConfig", "connector"]
