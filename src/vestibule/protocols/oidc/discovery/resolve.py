"""A connection's profile and its provider's document, put together once and then only read (R8, R11)."""

from typing import Final

from msgspec import Struct

from vestibule.errors import DiscoveryIncomplete, IssuerMismatch
from vestibule.protocols.oauth2.authorization_url import check_own_query
from vestibule.protocols.oauth2.endpoint import check_endpoint
from vestibule.protocols.oauth2.quirks import check_quirks
from vestibule.protocols.oauth2.token.client_auth import Credentials, credentials_of
from vestibule.protocols.oidc.discovery.metadata import Metadata
from vestibule.protocols.oidc.discovery.pushed import pushed_endpoint_of
from vestibule.protocols.oidc.issuer import PLACEHOLDER
from vestibule.protocols.oidc.jose.algorithms import SUPPORTED
from vestibule.protocols.oidc.quirks import KNOWN
from vestibule.protocols.shown import shown
from vestibule_sdk.oidc import OIDCProfile

OVERRIDES: Final = {
    "authorization_endpoint": "authorization",
    "token_endpoint": "token",
    "userinfo_endpoint": "userinfo",
    "jwks_uri": "jwks",
    "end_session_endpoint": "end_session",
}
"""Discovery's name of an endpoint -> the profile's."""


class Provider(Struct, frozen=True, kw_only=True):
    """Everything a login needs to know about the provider.

    Attributes:
        algorithms: Accepted for ID tokens and logout tokens; never `none`, never HMAC.
        callback_issuer: Whether RFC 9207's `iss` is promised.
        credentials: Our registration there, ready to be proved.
        pushed_endpoint: Where authorization requests are pushed; None where they go by the browser (RFC 9126).
        pushed_credentials: Our registration as it is proved there; None exactly when the endpoint is.
    """

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None
    end_session_endpoint: str | None
    algorithms: frozenset[str]
    callback_issuer: bool
    credentials: Credentials
    pushed_endpoint: str | None
    pushed_credentials: Credentials | None


def resolve(profile: OIDCProfile, metadata: Metadata) -> Provider:
    """Hold the document against the profile.

    Raises:
        ConfigError: The profile names an unknown quirk, or its client lacks what its method needs.
        IssuerMismatch: issuer_mismatch: the declared issuer is not the stored one, to the letter.
        DiscoveryIncomplete: discovery_incomplete: an endpoint is missing or unusable, or no accepted algorithm is left.
    """
    check_quirks(profile.quirks, known=KNOWN)
    if metadata.issuer != profile.issuer:
        raise IssuerMismatch(
            "The discovery document declares another issuer than the one stored with this connection",
            hint="If the provider moved, save the connection again with its present issuer. "
            "Keycloak: Realm settings > Frontend URL.",
            expected=shown(profile.issuer),
            received=shown(metadata.issuer),
        )
    token_endpoint = _required(profile, metadata, "token_endpoint")
    pushed_endpoint = pushed_endpoint_of(profile, metadata, token_endpoint=token_endpoint)
    return Provider(
        issuer=metadata.issuer,
        authorization_endpoint=check_own_query(
            "authorization_endpoint", _required(profile, metadata, "authorization_endpoint")
        ),
        token_endpoint=token_endpoint,
        jwks_uri=_required(profile, metadata, "jwks_uri"),
        userinfo_endpoint=_optional(profile, metadata, "userinfo_endpoint"),
        end_session_endpoint=_optional(profile, metadata, "end_session_endpoint"),
        algorithms=accepted_algorithms(profile, metadata),
        callback_issuer=metadata.callback_issuer,
        credentials=_credentials(profile, metadata, token_endpoint),
        pushed_endpoint=pushed_endpoint,
        pushed_credentials=None if pushed_endpoint is None else _credentials(profile, metadata, pushed_endpoint),
    )


def accepted_algorithms(profile: OIDCProfile, metadata: Metadata) -> frozenset[str]:
    """The profile's own list, else what the provider declares; of either only what we support (S25).

    Raises:
        DiscoveryIncomplete: discovery_incomplete: nothing is left.
    """
    wanted = profile.id_token_algorithms or metadata.id_token_algorithms
    accepted = frozenset(SUPPORTED).intersection(wanted)
    if not accepted:
        raise DiscoveryIncomplete(
            "The provider signs ID tokens with no algorithm that is accepted here",
            hint="Let the provider sign ID tokens with RS256 or ES256. Keycloak: Clients > (client) > Advanced > "
            "Fine grain OpenID Connect configuration > ID token signature algorithm.",
            expected=" or ".join(sorted(SUPPORTED)),
            received=shown(", ".join(wanted)),
        )
    return accepted


def _credentials(profile: OIDCProfile, metadata: Metadata, endpoint: str) -> Credentials:
    return credentials_of(
        profile.client,
        profile.quirks,
        # A template is nobody's name: with several tenants the endpoint has to do as the audience of an assertion.
        issuer=None if PLACEHOLDER in metadata.issuer else metadata.issuer,
        endpoint=endpoint,
        assertion_algorithms=metadata.assertion_algorithms,
    )


def _required(profile: OIDCProfile, metadata: Metadata, name: str) -> str:
    url = _optional(profile, metadata, name)
    if url is None:
        raise DiscoveryIncomplete(
            f"The discovery document has no {name}",
            hint=f"Enter {name} in this connection's advanced settings, or check that this is an OpenID provider.",
            expected=name,
            received="nothing",
        )
    return url


def _optional(profile: OIDCProfile, metadata: Metadata, name: str) -> str | None:
    url = getattr(profile.endpoints, OVERRIDES[name]) or metadata.endpoints.get(name)
    return None if url is None else check_endpoint(name, url)
