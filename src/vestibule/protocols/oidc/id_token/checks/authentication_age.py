"""With `max_age` asked, `auth_time` is there and recent enough (Core 3.1.2.1, 3.1.3.7 rule 13, S27)."""

from vestibule.errors import AuthenticationTooOld
from vestibule.protocols.oidc.claims import required_date
from vestibule.protocols.oidc.id_token.expectation import SKEW_S, Expectation
from vestibule.protocols.oidc.jose.verify import SignedToken


def check_authentication_age(token: SignedToken, wanted: Expectation) -> None:
    """Compare `auth_time` with now, when an age was asked for.

    Raises:
        AuthenticationTooOld: authentication_too_old: absent, no number, too old, or in the future.
    """
    if wanted.max_age_s is None:
        return
    at_s = required_date(token.claims, "auth_time", AuthenticationTooOld)
    if not wanted.now_s - wanted.max_age_s - SKEW_S <= at_s <= wanted.now_s + SKEW_S:
        raise AuthenticationTooOld(
            f"The person signed in at the provider {wanted.now_s - at_s:.0f} s ago",
            hint="The provider must ask for the password again when max_age says so.",
            expected=f"at most {wanted.max_age_s} s ago, give or take {SKEW_S} s",
            received=f"auth_time {at_s:.0f}",
        )
