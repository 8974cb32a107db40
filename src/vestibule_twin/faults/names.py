"""The names of the faults, one enum per place where an answer can be bent, and the switchboard of those in force.

What each one does stands beside it in the table of its place (wire.py, discovery.py, ...).
"""

from enum import StrEnum

from msgspec import Struct


class Wire(StrEnum):
    """Below the meaning: status, media type, size, pace and fate of the connection."""

    SLOW = "slow"
    HANG = "hang"
    DRIP = "drip"
    STATUS_404 = "status_404"
    STATUS_429 = "status_429"
    STATUS_500 = "status_500"
    HTML = "html"
    REDIRECT = "redirect"
    HUGE = "huge"
    GZIP_BOMB = "gzip_bomb"
    DEEP = "deep"
    TRUNCATED = "truncated"
    ARRAY = "array"
    NOT_UTF8 = "not_utf8"
    WRONG_MEDIA_TYPE = "wrong_media_type"
    RESET = "reset"


class DiscoveryFault(StrEnum):
    """In the provider's metadata."""

    OTHER_ISSUER = "other_issuer"
    ISSUER_SLASH = "issuer_slash"
    NO_ISSUER = "no_issuer"
    NO_AUTHORIZATION_ENDPOINT = "no_authorization_endpoint"
    NO_TOKEN_ENDPOINT = "no_token_endpoint"  # noqa: S105 - a name, not a password
    NO_JWKS_URI = "no_jwks_uri"
    NO_USERINFO_ENDPOINT = "no_userinfo_endpoint"
    NO_END_SESSION_ENDPOINT = "no_end_session_endpoint"
    HTTP_ENDPOINTS = "http_endpoints"
    PRIVATE_ENDPOINTS = "private_endpoints"
    ENDPOINT_NOT_STRING = "endpoint_not_string"
    ISS_NOT_ADVERTISED = "iss_not_advertised"
    PKCE_NOT_ADVERTISED = "pkce_not_advertised"
    WEAK_ALGS_ADVERTISED = "weak_algs_advertised"


class JwksFault(StrEnum):
    """In the key set."""

    EMPTY = "empty"
    NO_KEYS = "no_keys"
    BROKEN_BESIDE = "broken_beside"
    UNKNOWN_KTY_BESIDE = "unknown_kty_beside"
    ENCRYPTION_ONLY = "encryption_only"
    OTHER_KEY = "other_key"
    NO_KID = "no_kid"


class IdTokenFault(StrEnum):
    """In the ID token."""

    WRONG_KEY = "wrong_key"
    UNKNOWN_KID = "unknown_kid"
    ALG_NONE = "alg_none"
    HS256_PUBLIC_KEY = "hs256_public_key"
    HS256_CLIENT_SECRET = "hs256_client_secret"  # noqa: S105 - a name, not a password
    ALG_NOT_DECLARED = "alg_not_declared"
    HEADER_JWK = "header_jwk"
    HEADER_JKU = "header_jku"
    HEADER_X5U = "header_x5u"
    HEADER_X5C = "header_x5c"
    HEADER_CRIT = "header_crit"
    HEADER_B64 = "header_b64"
    TWO_SEGMENTS = "two_segments"
    PAYLOAD_ARRAY = "payload_array"
    OVERSIZED = "oversized"
    ISS_WRONG = "iss_wrong"
    ISS_MISSING = "iss_missing"
    AUD_WRONG = "aud_wrong"
    AUD_MISSING = "aud_missing"
    AUD_EMPTY = "aud_empty"
    AUD_PREFIX = "aud_prefix"
    AUD_LIST_OF_ONE = "aud_list_of_one"
    AUD_LIST_WITH_AZP = "aud_list_with_azp"
    AUD_LIST_WITHOUT_AZP = "aud_list_without_azp"
    AZP_WRONG = "azp_wrong"
    EXPIRED = "expired"
    EXP_MISSING = "exp_missing"
    EXP_STRING = "exp_string"
    IAT_MISSING = "iat_missing"
    IAT_FUTURE = "iat_future"
    IAT_LONG_AGO = "iat_long_ago"
    NBF_FUTURE = "nbf_future"
    NONCE_WRONG = "nonce_wrong"
    NONCE_MISSING = "nonce_missing"
    AT_HASH_WRONG = "at_hash_wrong"
    AT_HASH_MISSING = "at_hash_missing"
    SUB_MISSING = "sub_missing"
    SUB_EMPTY = "sub_empty"
    SUB_NUMBER = "sub_number"
    SUB_256 = "sub_256"
    AUTH_TIME_MISSING = "auth_time_missing"
    AUTH_TIME_OLD = "auth_time_old"
    ACR_WRONG = "acr_wrong"
    ACR_MISSING = "acr_missing"
    LOGOUT_TOKEN_INSTEAD = "logout_token_instead"  # noqa: S105 - a name, not a password
    CLAIMS_ONLY_AT_USERINFO = "claims_only_at_userinfo"


class TokenFault(StrEnum):
    """In the token endpoint's answer, after the code was redeemed."""

    INVALID_CLIENT = "invalid_client"
    INVALID_GRANT = "invalid_grant"
    ERROR_WITH_200 = "error_with_200"
    ERROR_WITH_MARKUP = "error_with_markup"
    NO_ID_TOKEN = "no_id_token"  # noqa: S105 - a name, not a password
    ID_TOKEN_NUMBER = "id_token_number"  # noqa: S105 - a name, not a password
    NO_ACCESS_TOKEN = "no_access_token"  # noqa: S105 - a name, not a password
    OTHER_TOKEN_TYPE = "other_token_type"  # noqa: S105 - a name, not a password


class DPoPFault(StrEnum):
    """In what becomes of DPoP proofs, at the token endpoint and at userinfo."""

    DEMANDED = "demanded"
    TOKEN_NONCE = "token_nonce"  # noqa: S105 - a name, not a password
    USERINFO_NONCE = "userinfo_nonce"
    NONCE_NEVER_SUFFICES = "nonce_never_suffices"
    NONCE_NOT_TOLD = "nonce_not_told"
    USERINFO_NONCE_NEVER_SUFFICES = "userinfo_nonce_never_suffices"
    PROOF_REFUSED = "proof_refused"
    CODE_SPENT = "code_spent"
    BEARER_THOUGH_BOUND = "bearer_though_bound"
    IGNORED = "ignored"


class PushedFault(StrEnum):
    """In the answer to a pushed authorization request."""

    REFUSED = "refused"
    INVALID_CLIENT = "invalid_client"
    STATUS_200 = "status_200"
    NO_REQUEST_URI = "no_request_uri"
    REQUEST_URI_NUMBER = "request_uri_number"
    REQUEST_URI_OVERSIZED = "request_uri_oversized"
    REQUEST_URI_UNKNOWN = "request_uri_unknown"
    NO_EXPIRES_IN = "no_expires_in"


class TenantFault(StrEnum):
    """In the tenant that an Entra ID token names, and in the key that signs it."""

    TID_OTHER = "tid_other"
    TID_MISSING = "tid_missing"
    OID_MISSING = "oid_missing"
    OID_NUMBER = "oid_number"
    CONSUMER_TENANT = "consumer_tenant"
    KEY_OF_CONSUMERS = "key_of_consumers"
    TEMPLATE_UNFILLED = "template_unfilled"


class UserinfoFault(StrEnum):
    """In the userinfo answer."""

    OTHER_SUB = "other_sub"
    NO_SUB = "no_sub"
    SIGNED_JWT = "signed_jwt"
    EMAIL_VERIFIED_STRING = "email_verified_string"


class CallbackFault(StrEnum):
    """In the parameters that the browser carries back."""

    ERROR = "error"
    CODE_AND_ERROR = "code_and_error"
    ISS_WRONG = "iss_wrong"
    ISS_MISSING = "iss_missing"
    STATE_CHANGED = "state_changed"
    STATE_MISSING = "state_missing"
    STATE_DOUBLED = "state_doubled"
    CODE_MISSING = "code_missing"
    CODE_UNKNOWN = "code_unknown"


class LogoutFault(StrEnum):
    """In the logout token of the back channel."""

    NO_EVENTS = "no_events"
    OTHER_EVENT = "other_event"
    WITH_NONCE = "with_nonce"
    ISS_WRONG = "iss_wrong"
    AUD_WRONG = "aud_wrong"
    EXPIRED = "expired"
    EXP_MISSING = "exp_missing"
    IAT_MISSING = "iat_missing"
    NO_JTI = "no_jti"
    NO_SUB_AND_SID = "no_sub_and_sid"
    SUB_ONLY = "sub_only"
    SID_ONLY = "sid_only"
    WRONG_KEY = "wrong_key"
    ALG_NONE = "alg_none"
    ID_TOKEN_INSTEAD = "id_token_instead"  # noqa: S105 - a name, not a password


class SAMLFault(StrEnum):
    """In the SAML Response."""

    WRONG_KEY = "wrong_key"
    UNSIGNED = "unsigned"
    DIGEST_BROKEN = "digest_broken"
    ASSERTION_SIGNATURE_MISSING = "assertion_signature_missing"
    RESPONSE_SIGNATURE_MISSING = "response_signature_missing"
    SHA1_SIGNATURE = "sha1_signature"
    AUDIENCE_WRONG = "audience_wrong"
    AUDIENCE_MISSING = "audience_missing"
    DESTINATION_WRONG = "destination_wrong"
    RECIPIENT_WRONG = "recipient_wrong"
    IN_RESPONSE_TO_WRONG = "in_response_to_wrong"
    IN_RESPONSE_TO_MISSING = "in_response_to_missing"
    ISSUER_WRONG = "issuer_wrong"
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    SESSION_NOT_ON_OR_AFTER_PAST = "session_not_on_or_after_past"
    AUTHN_STATEMENT_MISSING = "authn_statement_missing"
    AUTHN_INSTANT_OLD = "authn_instant_old"
    OTHER_CLASS_REF = "other_class_ref"
    ATTRIBUTES_MISSING = "attributes_missing"
    EMAIL_MISSING = "email_missing"
    NAME_ID_MISSING = "name_id_missing"
    NAME_ID_COMMENT = "name_id_comment"
    STATUS_REQUESTER = "status_requester"
    STATUS_RESPONDER = "status_responder"
    RESPONSE_REPLAYED = "response_replayed"
    TWO_ASSERTIONS = "two_assertions"
    DOCTYPE = "doctype"
    ENCRYPTED_WITH_OTHER_KEY = "encrypted_with_other_key"
    RELAY_STATE_CHANGED = "relay_state_changed"
    GARBAGE_BASE64 = "garbage_base64"
    PADDING = "padding"


class SAMLLogoutFault(StrEnum):
    """In the SAML logout messages that the twin sends."""

    UNSIGNED = "unsigned"
    WRONG_KEY = "wrong_key"
    OTHER_NAME_ID = "other_name_id"
    STATUS_RESPONDER = "status_responder"
    STATUS_PARTIAL_LOGOUT = "status_partial_logout"
    IN_RESPONSE_TO_WRONG = "in_response_to_wrong"
    DESTINATION_WRONG = "destination_wrong"
    EXPIRED = "expired"
    HANG = "hang"


class Faults(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The faults in force: replaced as a whole, applied in the order given."""

    discovery_wire: tuple[Wire, ...] = ()
    jwks_wire: tuple[Wire, ...] = ()
    token_wire: tuple[Wire, ...] = ()
    userinfo_wire: tuple[Wire, ...] = ()
    pushed_wire: tuple[Wire, ...] = ()
    api_wire: tuple[Wire, ...] = ()
    """At the vendors' own APIs."""
    discovery: tuple[DiscoveryFault, ...] = ()
    jwks: tuple[JwksFault, ...] = ()
    id_token: tuple[IdTokenFault, ...] = ()
    token: tuple[TokenFault, ...] = ()
    userinfo: tuple[UserinfoFault, ...] = ()
    callback: tuple[CallbackFault, ...] = ()
    dpop: tuple[DPoPFault, ...] = ()
    pushed: tuple[PushedFault, ...] = ()
    tenant: tuple[TenantFault, ...] = ()
    """At Entra's twin alone."""
    logout_token: tuple[LogoutFault, ...] = ()
    saml: tuple[SAMLFault, ...] = ()
    saml_logout: tuple[SAMLLogoutFault, ...] = ()
    slow_s: float = 1.0
    """How long `slow` waits, and `drip` between two bytes."""
    callback_error: str = "server_error"
    """What the callback fault `error` says, any text at all."""
    callback_error_description: str | None = None


NONE = Faults()
