"""A connection's profile and its provider's document, put together once and then only read (R8, R11)."""

from typing import Final

from msgspec import Struct

from vestibule.errors import DiscoveryIncomplete, IssuerMismatch
from vestibule.protocols.oauth2.authorization_url import check_own_query
from vestibule.protocols.oauth2.endpoint import check_endpoint
from vestibule.protocols.oauth2.quirks import check_quirks
from vestibule.protocols.oauth2.token.client_auth import Credentials, credentials_of
from vestibule.protocols.oidc.discovery.metadata import PUSHED, Metadata
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
        credentials=credentials_of(
            profile.client,
            profile.quirks,
            # A template is nobody's name: with several tenants the endpoint has to do as the audience of an assertion.
            issuer=token_endpoint if PLACEHOLDER in metadata.issuer else metadata.issuer,
            token_endpoint=token_endpoint,
            assertion_algorithms=metadata.assertion_algorithms,
        ),
        pushed_endpoint=_pushed_endpoint(profile, metadata),
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


def _pushed_endpoint(profile: OIDCProfile, metadata: Metadata) -> str | None:
    if not (profile.pushed_requests or metadata.requires_pushed_requests):
        return None
    url = metadata.endpoints.get(PUSHED)
    if url is None:
        raise DiscoveryIncomplete(
            f"Authorization requests are to be pushed, and the discovery document has no {PUSHED}",
            hint="Switch pushed authorization requests off for this connection."
            if profile.pushed_requests
            else "The provider demands pushed authorization requests and does not say where to: mend its document.",
            expected=PUSHED,
            received="nothing",
        )
    return check_endpoint(PUSHED, url)


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
