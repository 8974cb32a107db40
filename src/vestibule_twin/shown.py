"""The access token that a request shows. Source: RFC 6750 sections 2.1 and 3, RFC 9449 section 7.1."""

from typing import Final

from vestibule_twin.form import Incoming
from vestibule_twin.oauth_error import OAuthError
from vestibule_twin.state import Access, Twin

SCHEMES: Final = frozenset({"bearer", "dpop"})


def demand_access(twin: Twin, request: Incoming, *, schemes: frozenset[str] = SCHEMES) -> tuple[str, Access]:
    """Return the access token of the Authorization header and what it gives.

    Raises:
        OAuthError: `invalid_token` (401): there is none, or none of ours.
    """
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    access = twin.tokens.get(token.strip()) if scheme.lower() in schemes else None
    if access is None:
        said = 'Bearer realm="twin", error="invalid_token"' if token else 'Bearer realm="twin"'
        description = "The access token is unknown or has expired"
        raise OAuthError("invalid_token", description, status=401, headers=(("www-authenticate", said),))
    return token.strip(), access
