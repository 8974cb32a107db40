"""What the twin says about itself.

Source: OpenID Connect Discovery 1.0 section 3, RFC 8414, RFC 9126 section 5, RFC 9207 section 3, RFC 9449 section 5.1.
"""

from vestibule_twin.config import ClientAuth
from vestibule_twin.jwk import ALGORITHMS
from vestibule_twin.personality import Document, Places, Use
from vestibule_twin.state import AMR, Twin


def metadata(twin: Twin, places: Places | None = None) -> Document:
    """Return the provider's metadata; it promises nothing that the endpoints do not hold."""
    document: Document = {
        "issuer": twin.issuer,
        **_endpoints(twin, places),
        "scopes_supported": ["openid", "profile", "email", "groups"],
        "response_types_supported": ["code"],
        "response_modes_supported": ["query", "form_post"],
        "grant_types_supported": ["authorization_code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": [twin.config.alg],
        "token_endpoint_auth_methods_supported": [str(method) for method in ClientAuth],
        "token_endpoint_auth_signing_alg_values_supported": list(ALGORITHMS),
        "code_challenge_methods_supported": ["S256"],
        "acr_values_supported": list(AMR),
        "prompt_values_supported": ["none", "login", "consent", "select_account"],
        "claims_supported": [
            *("iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", "acr", "amr", "sid", "at_hash"),
            *("name", "given_name", "family_name", "preferred_username", "email", "email_verified", "groups"),
        ],
        "claims_parameter_supported": False,
        "request_parameter_supported": False,
        "request_uri_parameter_supported": False,
        "authorization_response_iss_parameter_supported": twin.personality.sends_iss,
        "backchannel_logout_supported": True,
        "backchannel_logout_session_supported": True,
    }
    if twin.pushed_use is not Use.OFF:
        document["require_pushed_authorization_requests"] = twin.pushed_use is Use.DEMANDED
    if twin.dpop_use is not Use.OFF:
        document["dpop_signing_alg_values_supported"] = list(ALGORITHMS)
    return twin.personality.declare(document, twin.base_url, places or {})


def _endpoints(twin: Twin, places: Places | None) -> Document:
    members = {
        "authorization_endpoint": "authorize",
        "token_endpoint": "token",
        "userinfo_endpoint": "userinfo",
        "jwks_uri": "jwks",
        "end_session_endpoint": "logout",
        "pushed_authorization_request_endpoint": "pushed",
    }
    hidden = {"pushed"} if twin.pushed_use is Use.OFF else set()
    return {
        member: twin.address_of(name, places)
        for member, name in members.items()
        if twin.has(name) and name not in hidden
    }
