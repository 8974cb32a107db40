"""`iat` is there, and is about now: a token made for this login is minutes old (Core 3.1.3.7 rule 10, S27)."""

from vestibule.errors import IDTokenMalformed, IssuedAtOutOfWindow
from vestibule.protocols.oidc.claims import required_date
from vestibule.protocols.oidc.id_token.expectation import ISSUED_WINDOW_S, SKEW_S, Expectation
from vestibule.protocols.oidc.jose.verify import SignedToken


def check_issued_at(token: SignedToken, wanted: Expectation) -> None:
    """Compare `iat` with now.

    Raises:
        IDTokenMalformed: id_token_malformed: absent, or no number.
        IssuedAtOutOfWindow: iat_out_of_window.
    """
    issued_s = required_date(token.claims, "iat", IDTokenMalformed)
    if not wanted.now_s - ISSUED_WINDOW_S - SKEW_S <= issued_s <= wanted.now_s + SKEW_S:
        raise IssuedAtOutOfWindow(
            "The ID token was issued in the future, or too long ago to belong to this login",
            hint="Compare the clocks of both machines.",
            expected=f"iat from {wanted.now_s - ISSUED_WINDOW_S} to {wanted.now_s}, give or take {SKEW_S} s",
            received=f"iat {issued_s:.0f}",
        )
