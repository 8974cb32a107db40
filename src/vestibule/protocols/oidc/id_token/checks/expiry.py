"""`exp` is there and has not passed (Core 3.1.3.7 rule 9, S27)."""

from vestibule.errors import IDTokenMalformed, TokenExpired
from vestibule.protocols.oidc.claims import required_date
from vestibule.protocols.oidc.id_token.expectation import SKEW_S, Expectation
from vestibule.protocols.oidc.jose.verify import SignedToken


def check_expiry(token: SignedToken, wanted: Expectation) -> None:
    """Compare `exp` with now.

    Raises:
        IDTokenMalformed: id_token_malformed: absent, or no number.
        TokenExpired: token_expired.
    """
    expires_s = required_date(token.claims, "exp", IDTokenMalformed)
    if wanted.now_s >= expires_s + SKEW_S:
        raise TokenExpired(
            f"The ID token expired {wanted.now_s - expires_s:.0f} s ago",
            hint="Compare the clocks of both machines. "
            "Keycloak: Clients > (client) > Advanced > Access token lifespan also bounds the ID token.",
            expected=f"exp after {wanted.now_s}, give or take {SKEW_S} s",
            received=f"exp {expires_s:.0f}",
        )
