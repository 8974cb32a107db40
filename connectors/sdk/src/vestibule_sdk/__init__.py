"""What a Vestibule connector imports: the whole vocabulary, and nothing of the host."""

from msgspec.structs import replace

from vestibule_sdk.admission import require_one_of
from vestibule_sdk.api import ProviderAPI
from vestibule_sdk.assertion import NameID, VerifiedAssertion
from vestibule_sdk.claims import VerifiedClaims
from vestibule_sdk.client import Client, ClientAuth, ClientKey, Pkce, ResponseMode
from vestibule_sdk.config import ConnectorConfig, bounds, field
from vestibule_sdk.connector import AnyConnector, ConsentRequest, OAuth2Connector, OIDCConnector, SAMLConnector
from vestibule_sdk.errors import (
    AccountNotFound,
    ConfigError,
    GroupsIncomplete,
    MappingError,
    MissingUserInfo,
    NotAdmitted,
    Step,
    VestibuleError,
)
from vestibule_sdk.fields import (
    ClaimName,
    EmailRequired,
    FurtherScopes,
    PkceChoice,
    PkceSetting,
    Scopes,
    all_scopes,
    client_id_field,
    client_secret_field,
    email_required_field,
    further_scopes_field,
    groups_claim_field,
    pkce_choice_field,
)
from vestibule_sdk.guide import Guide
from vestibule_sdk.identity import Email, Identity
from vestibule_sdk.manifest import Manifest
from vestibule_sdk.nested import nested, nested_names, nested_text
from vestibule_sdk.oauth2 import Document, OAuth2Profile, SubjectKind, SubjectMember, VerifiedDocuments
from vestibule_sdk.oidc import ClaimRule, DPoP, Endpoints, OIDCProfile
from vestibule_sdk.outline_icon import outline_icon
from vestibule_sdk.path_segment import SEGMENT, split_segment, with_segment
from vestibule_sdk.quirk import Quirk
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
from vestibule_sdk.saml_fields import (
    AttributeName,
    CertificateText,
    ClockSkew,
    certificates_field,
    unsolicited_field,
    want_encrypted_field,
)
from vestibule_sdk.saml_identity import assertion_identity, no_address
from vestibule_sdk.saml_names import STANDARD_NAMES, AttributeNames
from vestibule_sdk.secret import Secret
from vestibule_sdk.standard import standard_email, standard_groups, standard_identity
from vestibule_sdk.standard_profile import standard_profile
from vestibule_sdk.vendor_address import vendor_address
from vestibule_sdk.web_address import host_of, issuer_base, web_address

__all__ = [
    "NAME_ID_EMAIL",
    "NAME_ID_PERSISTENT",
    "NAME_ID_TRANSIENT",
    "NAME_ID_UNSPECIFIED",
    "SEGMENT",
    "STANDARD_NAMES",
    "AccountNotFound",
    "AnyConnector",
    "AttributeName",
    "AttributeNames",
    "Binding",
    "CertificateText",
    "ClaimName",
    "ClaimRule",
    "Client",
    "ClientAuth",
    "ClientKey",
    "ClockSkew",
    "ConfigError",
    "ConnectorConfig",
    "ConsentRequest",
    "DPoP",
    "Document",
    "Email",
    "EmailRequired",
    "Endpoints",
    "FurtherScopes",
    "GroupsIncomplete",
    "Guide",
    "IdPEndpoint",
    "IdPMetadata",
    "Identity",
    "Manifest",
    "MappingError",
    "MissingUserInfo",
    "NameID",
    "NotAdmitted",
    "OAuth2Connector",
    "OAuth2Profile",
    "OIDCConnector",
    "OIDCProfile",
    "Pkce",
    "PkceChoice",
    "PkceSetting",
    "ProviderAPI",
    "Quirk",
    "RequestedAttribute",
    "ResponseMode",
    "SAMLConnector",
    "SAMLProfile",
    "Scopes",
    "Secret",
    "Signed",
    "Step",
    "SubjectKind",
    "SubjectMember",
    "Unsolicited",
    "VerifiedAssertion",
    "VerifiedClaims",
    "VerifiedDocuments",
    "VestibuleError",
    "all_scopes",
    "assertion_identity",
    "bounds",
    "certificates_field",
    "client_id_field",
    "client_secret_field",
    "email_required_field",
    "field",
    "further_scopes_field",
    "groups_claim_field",
    "host_of",
    "issuer_base",
    "nested",
    "nested_names",
    "nested_text",
    "no_address",
    "outline_icon",
    "pem_certificates",
    "pkce_choice_field",
    "replace",
    "require_one_of",
    "split_segment",
    "standard_email",
    "standard_groups",
    "standard_identity",
    "standard_profile",
    "unsolicited_field",
    "vendor_address",
    "want_encrypted_field",
    "web_address",
    "with_segment",
]
