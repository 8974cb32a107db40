"""Faults in the provider's metadata. Source: OpenID Connect Discovery 1.0 sections 3 and 4.3, RFC 9207 section 3."""

from collections.abc import Callable
from typing import Final

from vestibule_twin.faults.entry import Entry
from vestibule_twin.faults.names import DiscoveryFault as F

Metadata = dict[str, object]
Bend = Callable[[Metadata], Metadata]

_CALLED = ("token_endpoint", "jwks_uri", "userinfo_endpoint")
"""What the relying party itself calls, as opposed to the browser."""


def _without(name: str) -> Bend:
    return lambda metadata: {key: value for key, value in metadata.items() if key != name}


def _with(**members: object) -> Bend:
    return lambda metadata: {**metadata, **members}


def _endpoints_at(origin: str) -> Bend:
    return _with(**{name: f"{origin}/{name}" for name in _CALLED})


DISCOVERY: Final[dict[F, Entry[Bend]]] = {
    F.OTHER_ISSUER: Entry(_with(issuer="https://other.example"), "Another provider's issuer."),
    F.ISSUER_SLASH: Entry(
        lambda metadata: {**metadata, "issuer": f"{metadata['issuer']}/"},
        "The issuer with one slash more; its tokens go without.",
    ),
    F.NO_ISSUER: Entry(_without("issuer"), "No issuer."),
    F.NO_AUTHORIZATION_ENDPOINT: Entry(_without("authorization_endpoint"), "No authorization_endpoint."),
    F.NO_TOKEN_ENDPOINT: Entry(_without("token_endpoint"), "No token_endpoint."),
    F.NO_JWKS_URI: Entry(_without("jwks_uri"), "No jwks_uri."),
    F.NO_USERINFO_ENDPOINT: Entry(_without("userinfo_endpoint"), "No userinfo_endpoint.", acceptable=True),
    F.NO_END_SESSION_ENDPOINT: Entry(_without("end_session_endpoint"), "No end_session_endpoint.", acceptable=True),
    F.HTTP_ENDPOINTS: Entry(
        _endpoints_at("http://op.example"), "Token, JWKS and userinfo endpoints over plain http on a public host."
    ),
    F.PRIVATE_ENDPOINTS: Entry(
        _endpoints_at("https://10.11.12.13"), "Token, JWKS and userinfo endpoints on a private address."
    ),
    F.ENDPOINT_NOT_STRING: Entry(_with(token_endpoint=["https://op.example/token"]), "A token_endpoint list."),
    F.ISS_NOT_ADVERTISED: Entry(
        _with(authorization_response_iss_parameter_supported=False),
        "Callbacks carry iss, the metadata does not say so.",
        acceptable=True,
    ),
    F.PKCE_NOT_ADVERTISED: Entry(
        _without("code_challenge_methods_supported"),
        "PKCE works, the metadata does not say so (as at Entra).",
        acceptable=True,
    ),
    F.WEAK_ALGS_ADVERTISED: Entry(
        lambda metadata: {
            **metadata,
            "id_token_signing_alg_values_supported": [
                "none",
                "HS256",
                *_strings(metadata["id_token_signing_alg_values_supported"]),
            ],
        },
        "none and HS256 among the ID token algorithms.",
        acceptable=True,
    ),
}


def _strings(value: object) -> list[str]:
    return [item for item in value if isinstance(item, str)] if isinstance(value, list) else []


def bend_discovery(metadata: Metadata, named: tuple[F, ...]) -> Metadata:
    """Apply the named faults one after the other."""
    for fault in named:
        metadata = DISCOVERY[fault].bend(metadata)
    return metadata
