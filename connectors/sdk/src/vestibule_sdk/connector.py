"""A connector: data about one kind of provider, and pure functions over it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from vestibule_sdk.assertion import VerifiedAssertion
from vestibule_sdk.claims import VerifiedClaims
from vestibule_sdk.config import ConnectorConfig
from vestibule_sdk.identity import Identity
from vestibule_sdk.manifest import Manifest
from vestibule_sdk.oidc import OIDCProfile
from vestibule_sdk.saml import IdPMetadata, SAMLProfile
from vestibule_sdk.secret import Secret

C = TypeVar("C", bound=ConnectorConfig)


@dataclass(frozen=True, kw_only=True)
class OIDCConnector(Generic[C]):
    """A kind of OpenID Connect provider.

    Attributes:
        config: What the administrator fills in.
        profile: Configuration to protocol settings; pure. Raises ConfigError.
        identity: Verified claims to an identity; pure. Raises MappingError.
        from_issuer: (issuer address, client id, client secret) to a configuration, for the four-field API; pure.
            Raises ConfigError.
    """

    manifest: Manifest
    config: type[C]
    profile: Callable[[C], OIDCProfile]
    identity: Callable[[C, VerifiedClaims], Identity]
    from_issuer: Callable[[str, str, Secret], C]


@dataclass(frozen=True, kw_only=True)
class SAMLConnector(Generic[C]):
    """A kind of SAML 2.0 identity provider.

    Attributes:
        config: What the administrator fills in.
        profile: Configuration to protocol settings; pure. Raises ConfigError.
        identity: A verified assertion to an identity of the same issuer and subject; pure. Raises MappingError.
        from_metadata: What a provider's metadata says to fields of the configuration, by their camelCase names; pure.
            It leaves out what the metadata does not say. Raises ConfigError.
    """

    manifest: Manifest
    config: type[C]
    profile: Callable[[C], SAMLProfile]
    identity: Callable[[C, VerifiedAssertion], Identity]
    from_metadata: Callable[[IdPMetadata], Mapping[str, Any]]


AnyConnector = OIDCConnector[Any] | SAMLConnector[Any]
"""A connector of any protocol."""
