"""`nbf`, where present, is not in the future (RFC 7519 4.1.5)."""

from vestibule.errors import IDTokenMalformed, TokenNotYetValid
from vestibule.protocols.oidc.claims import numeric_date
from vestibule.protocols.oidc.id_token.expectation import SKEW_S, Expectation
from vestibule.protocols.oidc.jose.verify import SignedToken


def check_not_before(token: SignedToken, wanted: Expectation) -> None:
    """Compare `nbf` with now.

    Raises:
        IDTokenMalformed: id_token_malformed: it is no number.
        TokenNotYetValid: token_not_yet_valid.
    """
    valid_from_s = numeric_date(token.claims, "nbf", IDTokenMalformed)
    if valid_from_s is not None and valid_from_s > wanted.now_s + SKEW_S:
        raise TokenNotYetValid(
            f"The ID token is valid only in {valid_from_s - wanted.now_s:.0f} s",
            hint="Compare the clocks of both machines.",
            expected=f"nbf up to {wanted.now_s}, give or take {SKEW_S} s",
            received=f"nbf {valid_from_s:.0f}",
        )
