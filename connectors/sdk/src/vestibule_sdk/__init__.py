"""What a Vestibule connector imports: the whole vocabulary, and nothing of the host."""

from vestibule_sdk.assertion import NameID, VerifiedAssertion
from vestibule_sdk.claims import VerifiedClaims
from vestibule_sdk.config import ConnectorConfig, bounds, field
from vestibule_sdk.connector import AnyConnector, OIDCConnector, SAMLConnector
from vestibule_sdk.errors import AccountNotFound, ConfigError, MappingError, MissingUserInfo, Step, VestibuleError
from vestibule_sdk.identity import Email, Identity
from vestibule_sdk.manifest import Manifest
from vestibule_sdk.oidc import Client, ClientAuth, Endpoints, OIDCProfile, Pkce, Quirk, ResponseMode
from vestibule_sdk.saml import (
    NAME_ID_EMAIL,
    NAME_ID_PERSISTENT,
    NAME_ID_TRANSIENT,
    NAME_ID_UNSPECIFIED,
    Binding,
    IdPEndpoint,
    IdPMetadata,
    RequestedAttribute,
    SAMLProfile,
    Signed,
    Unsolicited,
)
from vestibule_sdk.saml_certificates import pem_certificates
from vestibule_sdk.saml_identity import assertion_identity, no_address
from vestibule_sdk.saml_names import STANDARD_NAMES, AttributeNames
from vestibule_sdk.secret import Secret
from vestibule_sdk.standard import standard_identity

__all__ = [
    "NAME_ID_EMAIL",
    "NAME_ID_PERSISTENT",
    "NAME_ID_TRANSIENT",
    "NAME_ID_UNSPECIFIED",
    "STANDARD_NAMES",
    "AccountNotFound",
    "AnyConnector",
    "AttributeNames",
    "Binding",
    "Client",
    "ClientAuth",
    "ConfigError",
    "ConnectorConfig",
    "Email",
    "Endpoints",
    "IdPEndpoint",
    "IdPMetadata",
    "Identity",
    "Manifest",
    "MappingError",
    "MissingUserInfo",
    "NameID",
    "OIDCConnector",
    "OIDCProfile",
    "Pkce",
    "Quirk",
    "RequestedAttribute",
    "ResponseMode",
    "SAMLConnector",
    "SAMLProfile",
    "Secret",
    "Signed",
    "Step",
    "Unsolicited",
    "VerifiedAssertion",
    "VerifiedClaims",
    "VestibuleError",
    "assertion_identity",
    "bounds",
    "field",
    "no_address",
    "pem_certificates",
    "standard_identity",
]
