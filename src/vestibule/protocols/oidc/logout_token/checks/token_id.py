"""A logout token has a `jti`, by which the host knows it again (Back-Channel Logout 2.4, S79)."""

from vestibule.errors import LogoutTokenRefused
from vestibule.protocols.oidc.hints import LOGOUT
from vestibule.protocols.oidc.id_token.checks.subject import MAX_SUBJECT, is_subject
from vestibule.protocols.oidc.id_token.expectation import TokenExpectation
from vestibule.protocols.oidc.jose.verify import SignedToken


def check_token_id(token: SignedToken, wanted: TokenExpectation) -> None:  # noqa: ARG001 - the signature of every check
    """Look for `jti`.

    Raises:
        LogoutTokenRefused: logout_token_refused.
    """
    if not is_subject(token.claims.get("jti")):
        raise LogoutTokenRefused(
            "The logout token has no usable jti",
            hint=LOGOUT,
            expected=f"a text of 1 to {MAX_SUBJECT} characters",
            received="no jti" if token.claims.get("jti") is None else "another value",
        )
