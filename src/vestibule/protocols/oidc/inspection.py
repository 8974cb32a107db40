"""What a connection's provider says at this moment, for an administrator's test (R31)."""

from collections.abc import Iterator

from msgspec import Struct

from vestibule.protocols.oauth2.dpop.key import ALGORITHM
from vestibule.protocols.oauth2.pkce import uses_pkce
from vestibule.protocols.oauth2.token.client_key import load_client_key
from vestibule.protocols.oidc.discovery.metadata import Metadata
from vestibule.protocols.oidc.discovery.resolve import OVERRIDES, Provider
from vestibule.protocols.oidc.jose.algorithms import SUPPORTED
from vestibule.protocols.oidc.jose.keys import KeySet, SigningKey
from vestibule.protocols.shown import shown
from vestibule_sdk.oidc import DPoP, OIDCProfile


class Inspection(Struct, frozen=True, kw_only=True):
    """A provider, as a test found it.

    Attributes:
        endpoints: By their discovery names, overrides applied; absent ones are left out.
        algorithms: Accepted for ID tokens.
        keys: Each published key that can be used, in a few words.
        client_auth: How we prove ourselves, in a few words.
        pkce_advertised: Whether discovery names S256. It is sent either way.
        pushed_requests: Whether authorization requests go by the back channel (RFC 9126).
        dpop_advertised: Whether discovery names DPoP proofs of the kind that we make (RFC 9449).
        callback_issuer: Whether answers carry `iss` (RFC 9207).
        backchannel_logout: Whether the provider can tell us of a logout.
        usable: Whether a published key fits an accepted algorithm; without one no login can succeed.
        warnings: Plain sentences about what works but deserves a look.
    """

    issuer: str
    discovery_url: str
    endpoints: dict[str, str]
    algorithms: tuple[str, ...]
    keys: tuple[str, ...]
    client_auth: str
    pkce_advertised: bool
    pushed_requests: bool
    dpop_advertised: bool
    callback_issuer: bool
    backchannel_logout: bool
    usable: bool
    warnings: tuple[str, ...]


def describe(
    profile: OIDCProfile, metadata: Metadata, provider: Provider, key_set: KeySet, *, discovery_url: str, now_s: int
) -> Inspection:
    """Put a test's findings together.

    Args:
        profile: The connection.
        metadata: The provider's document.
        provider: Both, resolved.
        key_set: The provider's keys.
        discovery_url: Where the document was fetched.
        now_s: When the test is made.
    """
    endpoints = {name: getattr(provider, name) for name in OVERRIDES}
    return Inspection(
        issuer=provider.issuer,
        discovery_url=discovery_url,
        endpoints={name: url for name, url in endpoints.items() if url is not None},
        algorithms=tuple(sorted(provider.algorithms)),
        keys=tuple(_words(key) for key in key_set.keys),
        client_auth=_client_words(profile, provider),
        pushed_requests=provider.pushed_endpoint is not None,
        dpop_advertised=_lists_dpop(metadata),
        pkce_advertised="S256" in (metadata.code_challenge_methods or ()),
        callback_issuer=provider.callback_issuer,
        backchannel_logout=metadata.backchannel_logout,
        usable=_has_fitting_key(provider, key_set),
        warnings=(
            *_about_requests(profile, metadata),
            *_about_client(profile, metadata, now_s=now_s),
            *_about_keys(provider, key_set),
            *_about_endpoints(profile, provider),
        ),
    )


def _words(key: SigningKey) -> str:
    kind = f"RSA {key.bits} bits" if key.bits is not None else f"{key.key_type} {key.curve}"
    return f"{shown(key.key_id or '(no kid)', limit=80)}: {kind}, {shown(key.algorithm or 'any algorithm', limit=20)}"


def _client_words(profile: OIDCProfile, provider: Provider) -> str:
    signer = provider.credentials.signer
    return profile.client.auth if signer is None else f"{profile.client.auth} ({signer.header['alg']})"


def _lists_dpop(metadata: Metadata) -> bool:
    return ALGORITHM in (metadata.dpop_algorithms or ())


def _about_requests(profile: OIDCProfile, metadata: Metadata) -> Iterator[str]:
    if not uses_pkce(profile):
        yield "PKCE is switched off for this connection. Switch it on unless the provider refuses it."
    elif metadata.code_challenge_methods is not None and "S256" not in metadata.code_challenge_methods:
        yield "The provider does not list PKCE with S256 among its methods. It is used all the same."
    if metadata.response_types is not None and "code" not in metadata.response_types:
        yield "The provider does not list the response type `code`, which this connection uses."
    if profile.dpop is DPoP.ALWAYS and not _lists_dpop(metadata):
        yield (
            f"This connection takes DPoP-bound tokens only, and the provider does not list proofs with {ALGORITHM}: "
            "sign-ins fail with token_error or invalid_dpop_proof unless it knows them all the same."
        )


def _about_client(profile: OIDCProfile, metadata: Metadata, *, now_s: int) -> Iterator[str]:
    client = profile.client
    if client.auth not in metadata.token_auth_methods:
        yield (
            f"The provider does not list the client authentication method {client.auth}; it lists "
            f"{shown(', '.join(metadata.token_auth_methods))}."
        )
    if client.key is None:
        return
    wanted, accepted = client.key.algorithm, metadata.assertion_algorithms
    if wanted is not None and accepted is not None and wanted not in accepted:
        yield (
            f"The client signs with {wanted}, which the provider does not list; it lists {shown(', '.join(accepted))}."
        )
    certificate = load_client_key(client.key).certificate
    if certificate is not None and certificate.not_valid_after_utc.timestamp() <= now_s:
        yield f"The client's certificate ended on {certificate.not_valid_after_utc:%Y-%m-%d}."


def _has_fitting_key(provider: Provider, key_set: KeySet) -> bool:
    return any(key.fits(SUPPORTED[name]) for key in key_set.keys for name in provider.algorithms)


def _about_keys(provider: Provider, key_set: KeySet) -> Iterator[str]:
    if not _has_fitting_key(provider, key_set):
        yield "No published key fits an accepted algorithm: every login will fail with unknown_key."
    for reason in key_set.skipped:
        yield f"A published key is not used. {reason}."


def _about_endpoints(profile: OIDCProfile, provider: Provider) -> Iterator[str]:
    if profile.required_claims and provider.userinfo_endpoint is None:
        yield "The provider has no userinfo endpoint: all required claims must be in the ID token."
    if provider.end_session_endpoint is None:
        yield "The provider has no end_session_endpoint: signing out here leaves its own session alive."
    for name, field in OVERRIDES.items():
        if getattr(profile.endpoints, field):
            yield f"The {name} is set by hand and does not follow the provider's discovery document."
