"""The part of a discovery document that we read, decoded once and tolerantly (Discovery 3, RFC 8414 2, RFC 9207 3).

Only a usable `issuer` is demanded here. Endpoints are judged when they are resolved, since a connection may override
them; an optional list of a wrong type counts as absent, for its default is what the standard prescribes.
"""

from typing import Any

from msgspec import Struct

from vestibule.errors import DiscoveryIncomplete


class Metadata(Struct, frozen=True, kw_only=True):
    """A provider's own description.

    Attributes:
        endpoints: By their discovery names; only those that are there, unjudged.
        id_token_algorithms: Default RS256, which every provider must support (Core 15.1).
        code_challenge_methods: None when not advertised.
        token_auth_methods: Default client_secret_basic (Discovery 3).
        assertion_algorithms: What client assertions may be signed with; None when not advertised.
        dpop_algorithms: What DPoP proofs may be signed with; None when not advertised (RFC 9449 5.1).
        requires_pushed_requests: Whether every authorization request has to be pushed (RFC 9126 5).
        response_types: None when not advertised.
        callback_issuer: Whether the authorization answer carries `iss`.
        backchannel_logout: Whether the provider can tell us of a logout.
    """

    issuer: str
    endpoints: dict[str, object]
    id_token_algorithms: tuple[str, ...]
    code_challenge_methods: tuple[str, ...] | None
    token_auth_methods: tuple[str, ...]
    assertion_algorithms: tuple[str, ...] | None
    dpop_algorithms: tuple[str, ...] | None
    requires_pushed_requests: bool
    response_types: tuple[str, ...] | None
    callback_issuer: bool
    backchannel_logout: bool


PUSHED = "pushed_authorization_request_endpoint"
ENDPOINTS = (
    "authorization_endpoint",
    "token_endpoint",
    "userinfo_endpoint",
    "jwks_uri",
    "end_session_endpoint",
    PUSHED,
)


def read_metadata(raw: dict[str, Any]) -> Metadata:
    """Read a decoded document.

    Raises:
        DiscoveryIncomplete: discovery_incomplete: `issuer` is not there, or no text.
    """
    issuer = raw.get("issuer")
    if not isinstance(issuer, str) or not issuer:
        raise DiscoveryIncomplete(
            "The discovery document has no issuer",
            hint="Check that the address leads to an OpenID Connect discovery document.",
            expected="issuer as a text",
            received="no issuer" if issuer is None else type(issuer).__name__,
        )
    return Metadata(
        issuer=issuer,
        endpoints={name: raw[name] for name in ENDPOINTS if raw.get(name) is not None},
        id_token_algorithms=_texts(raw, "id_token_signing_alg_values_supported") or ("RS256",),
        code_challenge_methods=_texts(raw, "code_challenge_methods_supported"),
        token_auth_methods=_texts(raw, "token_endpoint_auth_methods_supported") or ("client_secret_basic",),
        assertion_algorithms=_texts(raw, "token_endpoint_auth_signing_alg_values_supported"),
        dpop_algorithms=_texts(raw, "dpop_signing_alg_values_supported"),
        requires_pushed_requests=raw.get("require_pushed_authorization_requests") is True,
        response_types=_texts(raw, "response_types_supported"),
        callback_issuer=raw.get("authorization_response_iss_parameter_supported") is True,
        backchannel_logout=raw.get("backchannel_logout_supported") is True,
    )


def _texts(raw: dict[str, Any], name: str) -> tuple[str, ...] | None:
    value = raw.get(name)
    if not isinstance(value, list):
        return None
    return tuple(item for item in value if isinstance(item, str))
