"""A connector: data about one kind of provider, and pure functions over it.

What goes beyond a login is a capability: an optional function, None where a kind of provider has no such thing.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from msgspec import Struct

from vestibule_sdk.api import ProviderAPI
from vestibule_sdk.assertion import VerifiedAssertion
from vestibule_sdk.claims import VerifiedClaims
from vestibule_sdk.config import ConnectorConfig
from vestibule_sdk.guide import Guide
from vestibule_sdk.identity import Identity
from vestibule_sdk.manifest import Manifest
from vestibule_sdk.oauth2 import OAuth2Profile, VerifiedDocuments
from vestibule_sdk.oidc import OIDCProfile
from vestibule_sdk.saml import IdPMetadata, SAMLProfile
from vestibule_sdk.secret import Secret

C = TypeVar("C", bound=ConnectorConfig)


class ConsentRequest(Struct, frozen=True, kw_only=True):
    """What a provider's administrator is asked to consent to, for everybody there (R29).

    Attributes:
        redirect_uri: Where the browser comes back to.
        state: Comes back with it, unchanged.
    """

    redirect_uri: str
    state: str


Groups = tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class OIDCConnector(Generic[C]):
    """A kind of OpenID Connect provider.

    Attributes:
        config: What the administrator fills in.
        profile: Configuration to protocol settings; pure. Raises ConfigError.
        identity: Verified claims to an identity; pure. Raises MappingError.
        from_issuer: (issuer address, client id, client secret) to a configuration, for the four-field API; pure.
            Raises ConfigError.
        guide: How it is set up at the provider and here.
        subject_claims: The claims that make the subject. From all but those who name others the host takes the verified
            `sub` alone, byte by byte (S43).
        learned: (configuration, the issuer that the provider declared) to the configuration that is stored; pure.
        groups: All groups of the person, asked of the provider's API; None stands for what the identity says already.
            Raises MappingError.
        admin_consent: The address at which the provider's administrator consents for everybody; None where this
            configuration has no such place. Pure.
        starts_trusted: Whether a new connection with this configuration starts out trusted for linking (R49), for
            vendors whose software other people run, too: what such a server calls verified is not the vendor's word.
            None stands for the manifest's `trusted_for_linking`. Pure. Raises ConfigError.
    """

    manifest: Manifest
    config: type[C]
    profile: Callable[[C], OIDCProfile]
    identity: Callable[[C, VerifiedClaims], Identity]
    from_issuer: Callable[[str, str, Secret], C]
    guide: Guide | None = None
    subject_claims: tuple[str, ...] = ("sub",)
    learned: Callable[[C, str], C] | None = None
    groups: Callable[[C, VerifiedClaims, ProviderAPI], Awaitable[Groups | None]] | None = None
    admin_consent: Callable[[C, ConsentRequest], str | None] | None = None
    starts_trusted: Callable[[C], bool] | None = None


@dataclass(frozen=True, kw_only=True)
class OAuth2Connector(Generic[C]):
    """A kind of provider that speaks OAuth 2.0 without OpenID Connect.

    Attributes:
        config: What the administrator fills in.
        profile: Configuration to protocol settings; pure. Raises ConfigError.
        identity: What the provider's API said to an identity of the same issuer and subject; pure. Raises MappingError.
        from_issuer: As at `OIDCConnector`; the issuer address is the provider's own.
        guide: How it is set up at the provider and here.
        groups: As at `OIDCConnector`.
        starts_trusted: As at `OIDCConnector`.
    """

    manifest: Manifest
    config: type[C]
    profile: Callable[[C], OAuth2Profile]
    identity: Callable[[C, VerifiedDocuments], Identity]
    from_issuer: Callable[[str, str, Secret], C]
    guide: Guide | None = None
    groups: Callable[[C, VerifiedDocuments, ProviderAPI], Awaitable[Groups | None]] | None = None
    starts_trusted: Callable[[C], bool] | None = None


@dataclass(frozen=True, kw_only=True)
class SAMLConnector(Generic[C]):
    """A kind of SAML 2.0 identity provider.

    Attributes:
        config: What the administrator fills in.
        profile: Configuration to protocol settings; pure. Raises ConfigError.
        identity: A verified assertion to an identity of the same issuer and subject; pure. Raises MappingError.
        from_metadata: What a provider's metadata says to fields of the configuration, by their camelCase names; pure.
            It leaves out what the metadata does not say. Raises ConfigError.
        guide: How it is set up at the provider and here.
    """

    manifest: Manifest
    config: type[C]
    profile: Callable[[C], SAMLProfile]
    identity: Callable[[C, VerifiedAssertion], Identity]
    from_metadata: Callable[[IdPMetadata], Mapping[str, Any]]
    guide: Guide | None = None


AnyConnector = OIDCConnector[Any] | OAuth2Connector[Any] | SAMLConnector[Any]
"""A connector of any protocol."""
