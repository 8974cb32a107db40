"""What a Vestibule connector imports: the whole vocabulary, and nothing of the host."""

from vestibule_sdk.claims import VerifiedClaims
from vestibule_sdk.config import ConnectorConfig, bounds, field
from vestibule_sdk.connector import OIDCConnector
from vestibule_sdk.errors import ConfigError, MappingError, MissingUserInfo, Step, VestibuleError
from vestibule_sdk.identity import Email, Identity
from vestibule_sdk.manifest import Manifest
from vestibule_sdk.oidc import Client, ClientAuth, Endpoints, OIDCProfile, Pkce, Quirk, ResponseMode
from vestibule_sdk.secret import Secret
from vestibule_sdk.standard import standard_identity

__all__ = [
    "Client",
    "ClientAuth",
    "ConfigError",
    "ConnectorConfig",
    "Email",
    "Endpoints",
    "Identity",
    "Manifest",
    "MappingError",
    "MissingUserInfo",
    "OIDCConnector",
    "OIDCProfile",
    "Pkce",
    "Quirk",
    "ResponseMode",
    "Secret",
    "Step",
    "VerifiedClaims",
    "VestibuleError",
    "bounds",
    "field",
    "standard_identity",
]
