"""A logout token names a subject, a session, or both (Back-Channel Logout 2.4, 2.6)."""

from vestibule.errors import LogoutTokenRefused
from vestibule.protocols.oidc.id_token.checks.subject import MAX_SUBJECT, is_subject
from vestibule.protocols.oidc.id_token.expectation import TokenExpectation
from vestibule.protocols.oidc.jose.verify import SignedToken


def check_whom(token: SignedToken, wanted: TokenExpectation) -> None:  # noqa: ARG001 - the signature of every check
    """Look for `sub` and `sid`; what is there has the shape of one.

    Raises:
        LogoutTokenRefused: logout_token_refused.
    """
    named = [name for name in ("sub", "sid") if token.claims.get(name) is not None]
    unfit = [name for name in named if not is_subject(token.claims[name])]
    if not named or unfit:
        raise LogoutTokenRefused(
            f"The logout token's {' and '.join(unfit)} is no text of 1 to {MAX_SUBJECT} characters"
            if unfit
            else "The logout token names neither a subject nor a session",
            hint="Keycloak: Clients > (client) > Logout settings > Backchannel logout session required.",
            expected="sub, sid, or both",
            received=" and ".join(named) or "neither",
        )
