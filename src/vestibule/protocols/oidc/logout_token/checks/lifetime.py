"""A logout token was issued just now and has not expired (Back-Channel Logout 2.4, 2.6)."""

from vestibule.errors import LogoutTokenRefused
from vestibule.protocols.oidc.claims import required_date
from vestibule.protocols.oidc.id_token.expectation import ISSUED_WINDOW_S, SKEW_S, TokenExpectation
from vestibule.protocols.oidc.jose.verify import SignedToken


def check_lifetime(token: SignedToken, wanted: TokenExpectation) -> None:
    """Compare `iat` and `exp` with now.

    Raises:
        LogoutTokenRefused: logout_token_refused.
    """
    issued_s = required_date(token.claims, "iat", LogoutTokenRefused)
    expires_s = required_date(token.claims, "exp", LogoutTokenRefused)
    if not wanted.now_s - ISSUED_WINDOW_S - SKEW_S <= issued_s <= wanted.now_s + SKEW_S:
        raise LogoutTokenRefused(
            "The logout token was issued in the future, or too long ago",
            hint="Compare the clocks of both machines.",
            expected=f"iat from {wanted.now_s - ISSUED_WINDOW_S} to {wanted.now_s}, give or take {SKEW_S} s",
            received=f"iat {issued_s:.0f}",
        )
    if wanted.now_s >= expires_s + SKEW_S:
        raise LogoutTokenRefused(
            f"The logout token expired {wanted.now_s - expires_s:.0f} s ago",
            hint="Compare the clocks of both machines.",
            expected=f"exp after {wanted.now_s}, give or take {SKEW_S} s",
            received=f"exp {expires_s:.0f}",
        )


def spent_until_s(token: SignedToken) -> int:
    """The instant from which a checked token would be refused for its age, so that its `jti` may be forgotten."""
    return int(min(token.claims["exp"], token.claims["iat"] + ISSUED_WINDOW_S)) + SKEW_S + 1
