"""What the twin says about itself. Source: OpenID Connect Discovery 1.0 section 3, RFC 8414, RFC 9207 section 3."""

from vestibule_twin.config import ClientAuth
from vestibule_twin.state import AMR, Twin


def metadata(twin: Twin) -> dict[str, object]:
    """Return the provider's metadata; it promises nothing that the endpoints do not hold."""
    return {
        "issuer": twin.issuer,
        "authorization_endpoint": twin.url("/authorize"),
        "token_endpoint": twin.url("/token"),
        "userinfo_endpoint": twin.url("/userinfo"),
        "jwks_uri": twin.url("/jwks"),
        "end_session_endpoint": twin.url("/logout"),
        "scopes_supported": ["openid", "profile", "email", "groups"],
        "response_types_supported": ["code"],
        "response_modes_supported": ["query", "form_post"],
        "grant_types_supported": ["authorization_code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": [twin.config.alg],
        "token_endpoint_auth_methods_supported": [str(method) for method in ClientAuth],
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
        "authorization_response_iss_parameter_supported": True,
        "backchannel_logout_supported": True,
        "backchannel_logout_session_supported": True,
    }
