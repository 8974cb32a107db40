"""A logout token has no `nonce`, so that an ID token can never be passed off as one (Back-Channel Logout 2.4, S79)."""

from vestibule.errors import LogoutTokenRefused
from vestibule.protocols.oidc.hints import LOGOUT
from vestibule.protocols.oidc.id_token.expectation import TokenExpectation
from vestibule.protocols.oidc.jose.verify import SignedToken


def check_no_nonce(token: SignedToken, wanted: TokenExpectation) -> None:  # noqa: ARG001 - the signature of every check
    """Refuse a nonce, whatever its value.

    Raises:
        LogoutTokenRefused: logout_token_refused.
    """
    if "nonce" in token.claims:
        raise LogoutTokenRefused(
            "The logout token carries a nonce", hint=LOGOUT, expected="no nonce", received="a nonce"
        )
