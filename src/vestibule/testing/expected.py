"""What the host makes of every fault of a provider: the code a login ends with, and why it must not go on.

A fault that is merely odd is not here: the twin's own tables call it acceptable, and then the login succeeds.
"""

from collections.abc import Mapping
from typing import Final

from vestibule_twin.faults import (
    CallbackFault,
    DiscoveryFault,
    DPoPFault,
    IdTokenFault,
    JwksFault,
    PushedFault,
    TokenFault,
    UserinfoFault,
    Wire,
)

Codes = tuple[str, ...]
"""More than one where the kind of the provider's key decides which check is the first to notice."""

DISCOVERY: Final[Mapping[DiscoveryFault, Codes]] = {
    # The document speaks for somebody else (S23).
    DiscoveryFault.OTHER_ISSUER: ("issuer_mismatch",),
    DiscoveryFault.ISSUER_SLASH: ("issuer_mismatch",),
    # Nothing is guessed that the document leaves out or mistypes (R11).
    DiscoveryFault.NO_ISSUER: ("discovery_incomplete",),
    DiscoveryFault.NO_AUTHORIZATION_ENDPOINT: ("discovery_incomplete",),
    DiscoveryFault.NO_TOKEN_ENDPOINT: ("discovery_incomplete",),
    DiscoveryFault.NO_JWKS_URI: ("discovery_incomplete",),
    DiscoveryFault.ENDPOINT_NOT_STRING: ("discovery_incomplete",),
    # Neither code nor secret crosses the network in the clear, or into a private one (S61).
    DiscoveryFault.HTTP_ENDPOINTS: ("discovery_incomplete",),
    DiscoveryFault.PRIVATE_ENDPOINTS: ("blocked_address",),
}

JWKS: Final[Mapping[JwksFault, Codes]] = {
    # No key set at all.
    JwksFault.NO_KEYS: ("discovery_incomplete",),
    # No key that may sign is found by the token's kid (S26).
    JwksFault.EMPTY: ("unknown_key",),
    JwksFault.ENCRYPTION_ONLY: ("unknown_key",),
    JwksFault.NO_KID: ("unknown_key",),
    # The key under that kid did not sign it, or is of a kind that cannot have (S25).
    JwksFault.OTHER_KEY: ("signature_invalid", "unknown_key"),
}

ID_TOKEN: Final[Mapping[IdTokenFault, Codes]] = {
    # Signed by nobody, by a stranger, or by what everybody knows (S25).
    IdTokenFault.WRONG_KEY: ("signature_invalid", "algorithm_refused"),
    IdTokenFault.UNKNOWN_KID: ("unknown_key", "algorithm_refused"),
    IdTokenFault.ALG_NONE: ("algorithm_refused",),
    IdTokenFault.HS256_PUBLIC_KEY: ("algorithm_refused",),
    IdTokenFault.HS256_CLIENT_SECRET: ("algorithm_refused",),
    IdTokenFault.ALG_NOT_DECLARED: ("algorithm_refused",),
    # A token does not say itself which key to believe, nor which rules are off (S25).
    IdTokenFault.HEADER_JWK: ("header_refused",),
    IdTokenFault.HEADER_JKU: ("header_refused",),
    IdTokenFault.HEADER_X5U: ("header_refused",),
    IdTokenFault.HEADER_X5C: ("header_refused",),
    IdTokenFault.HEADER_CRIT: ("header_refused",),
    IdTokenFault.HEADER_B64: ("header_refused",),
    # No ID token at all, whatever it is (S25, S28).
    IdTokenFault.TWO_SEGMENTS: ("id_token_malformed",),
    IdTokenFault.PAYLOAD_ARRAY: ("id_token_malformed",),
    IdTokenFault.OVERSIZED: ("id_token_malformed",),
    IdTokenFault.LOGOUT_TOKEN_INSTEAD: ("id_token_malformed",),
    # Of another issuer, or for somebody else (S23, S24).
    IdTokenFault.ISS_WRONG: ("issuer_mismatch",),
    IdTokenFault.ISS_MISSING: ("issuer_mismatch",),
    IdTokenFault.AUD_WRONG: ("audience_mismatch",),
    IdTokenFault.AUD_MISSING: ("audience_mismatch",),
    IdTokenFault.AUD_EMPTY: ("audience_mismatch",),
    IdTokenFault.AUD_PREFIX: ("audience_mismatch",),
    IdTokenFault.AUD_LIST_WITHOUT_AZP: ("azp_mismatch",),
    IdTokenFault.AZP_WRONG: ("azp_mismatch",),
    # Of another time (S27).
    IdTokenFault.EXPIRED: ("token_expired",),
    IdTokenFault.EXP_MISSING: ("id_token_malformed",),
    IdTokenFault.EXP_STRING: ("id_token_malformed",),
    IdTokenFault.IAT_MISSING: ("id_token_malformed",),
    IdTokenFault.IAT_FUTURE: ("iat_out_of_window",),
    IdTokenFault.IAT_LONG_AGO: ("iat_out_of_window",),
    IdTokenFault.NBF_FUTURE: ("token_not_yet_valid",),
    # Of another login (S27).
    IdTokenFault.NONCE_WRONG: ("nonce_mismatch",),
    IdTokenFault.NONCE_MISSING: ("nonce_mismatch",),
    IdTokenFault.AT_HASH_WRONG: ("at_hash_mismatch",),
    # Of nobody in particular (S27, S43).
    IdTokenFault.SUB_MISSING: ("subject_refused",),
    IdTokenFault.SUB_EMPTY: ("subject_refused",),
    IdTokenFault.SUB_NUMBER: ("subject_refused",),
    IdTokenFault.SUB_256: ("subject_refused",),
    # Weaker than was asked for (S27): every login of the kit asks for an age and a context.
    IdTokenFault.AUTH_TIME_MISSING: ("authentication_too_old",),
    IdTokenFault.AUTH_TIME_OLD: ("authentication_too_old",),
    IdTokenFault.ACR_WRONG: ("authn_context_mismatch",),
    IdTokenFault.ACR_MISSING: ("authn_context_mismatch",),
}

TOKEN: Final[Mapping[TokenFault, Codes]] = {
    # A refusal is believed, whatever its status, and no other way is tried (S33).
    TokenFault.INVALID_CLIENT: ("invalid_client",),
    TokenFault.INVALID_GRANT: ("code_refused",),
    TokenFault.ERROR_WITH_200: ("code_refused",),
    TokenFault.ERROR_WITH_MARKUP: ("token_error",),
    # An answer without what it is asked for is none (S28).
    TokenFault.NO_ID_TOKEN: ("id_token_missing",),
    TokenFault.ID_TOKEN_NUMBER: ("id_token_missing",),
    TokenFault.NO_ACCESS_TOKEN: ("token_error",),
    TokenFault.OTHER_TOKEN_TYPE: ("token_error",),
}

DPOP: Final[Mapping[DPoPFault, Codes]] = {
    # One retry for the proof and one for the nonce, then it is explained (R56).
    DPoPFault.NONCE_NEVER_SUFFICES: ("invalid_dpop_proof",),
    DPoPFault.NONCE_NOT_TOLD: ("invalid_dpop_proof",),
    DPoPFault.PROOF_REFUSED: ("invalid_dpop_proof",),
    DPoPFault.USERINFO_NONCE_NEVER_SUFFICES: ("upstream_status",),
    # The code is gone: the flow begins once more (RFC 9449 8).
    DPoPFault.CODE_SPENT: ("code_spent_by_retry",),
    # Where tokens may be bound, a server that says otherwise is believed (RFC 9449 5), until it refuses the token.
    DPoPFault.BEARER_THOUGH_BOUND: ("upstream_status",),
}

DPOP_ALWAYS: Final[Mapping[DPoPFault, Codes]] = {
    # Where they have to be, it is not.
    DPoPFault.BEARER_THOUGH_BOUND: ("token_error",),
    DPoPFault.IGNORED: ("token_error",),
}
"""What is different with a profile that binds every token."""

PUSHED: Final[Mapping[PushedFault, Codes]] = {
    # Without a good request_uri nobody is sent anywhere (RFC 9126 2.2).
    PushedFault.REFUSED: ("pushed_request_refused",),
    PushedFault.INVALID_CLIENT: ("invalid_client",),
    PushedFault.STATUS_200: ("upstream_status",),
    PushedFault.NO_REQUEST_URI: ("pushed_request_refused",),
    PushedFault.REQUEST_URI_NUMBER: ("pushed_request_refused",),
    PushedFault.REQUEST_URI_OVERSIZED: ("pushed_request_refused",),
}

AT_THE_PROVIDER: Final = frozenset({PushedFault.REQUEST_URI_UNKNOWN})
"""Shown to the person there; nothing comes back to us."""

USERINFO: Final[Mapping[UserinfoFault, Codes]] = {
    # It speaks of the very subject, in the form that was asked for (S28).
    UserinfoFault.OTHER_SUB: ("userinfo_subject_mismatch",),
    UserinfoFault.NO_SUB: ("userinfo_subject_mismatch",),
    UserinfoFault.SIGNED_JWT: ("userinfo_signed",),
}

CALLBACK: Final[Mapping[CallbackFault, Codes]] = {
    # An error never signs in, and neither does one that brings a code along (S31).
    CallbackFault.ERROR: ("upstream_unavailable",),
    CallbackFault.CODE_AND_ERROR: ("callback_malformed",),
    CallbackFault.CODE_MISSING: ("callback_malformed",),
    CallbackFault.CODE_UNKNOWN: ("code_refused",),
    # The answer is another provider's, or nobody's (S30).
    CallbackFault.ISS_WRONG: ("callback_issuer_mismatch",),
    CallbackFault.ISS_MISSING: ("callback_issuer_mismatch",),
    # Or of another browser (S29).
    CallbackFault.STATE_CHANGED: ("state_mismatch",),
    CallbackFault.STATE_MISSING: ("state_mismatch",),
    CallbackFault.STATE_DOUBLED: ("callback_malformed",),
}

WIRE: Final[Mapping[Wire, Codes]] = {
    # Bounded in size and time, no redirects, a JSON object or nothing (S32).
    Wire.HANG: ("upstream_timeout",),
    Wire.DRIP: ("upstream_timeout",),
    Wire.STATUS_404: ("upstream_status",),
    Wire.STATUS_429: ("upstream_status",),
    Wire.STATUS_500: ("upstream_status",),
    Wire.HTML: ("upstream_not_json",),
    Wire.REDIRECT: ("upstream_status",),
    Wire.HUGE: ("upstream_too_large",),
    Wire.GZIP_BOMB: ("upstream_too_large",),
    Wire.DEEP: ("upstream_not_json",),
    Wire.TRUNCATED: ("upstream_unreachable",),
    Wire.ARRAY: ("upstream_not_json",),
    Wire.NOT_UTF8: ("upstream_not_json",),
    Wire.RESET: ("upstream_unreachable",),
}

_REFUSALS: Final = (Wire.STATUS_404, Wire.STATUS_429, Wire.STATUS_500)
"""They come with an OAuth error object, which is what a token endpoint and its like are believed by."""

WIRE_AT_TOKEN: Final[Mapping[Wire, Codes]] = {**WIRE, **dict.fromkeys(_REFUSALS, ("token_error",))}
WIRE_AT_PUSHED: Final[Mapping[Wire, Codes]] = {**WIRE, **dict.fromkeys(_REFUSALS, ("pushed_request_refused",))}
