"""A logout token says what it is by its event, and not otherwise by its type (Back-Channel Logout 2.4, 2.6).

The type `logout+jwt` is recommended, not required; an ID token has `JWT` or none, but no logout event (S79).
"""

from typing import Final

from vestibule.errors import LogoutTokenRefused
from vestibule.protocols.oidc.hints import LOGOUT
from vestibule.protocols.oidc.id_token.checks.kind import LOGOUT_EVENT
from vestibule.protocols.oidc.id_token.expectation import TokenExpectation
from vestibule.protocols.oidc.jose.verify import SignedToken
from vestibule.protocols.shown import shown

TYPES: Final = ("logout+jwt", "jwt", "")


def check_kind(token: SignedToken, wanted: TokenExpectation) -> None:  # noqa: ARG001 - the signature of every check
    """Look for the type and the event.

    Raises:
        LogoutTokenRefused: logout_token_refused.
    """
    if token.header.media_type not in TYPES:
        raise LogoutTokenRefused(
            "The token is typed as something else than a logout token",
            hint=LOGOUT,
            expected="typ logout+jwt, JWT, or none",
            received=shown(token.header.media_type, limit=60),
        )
    events = token.claims.get("events")
    if not isinstance(events, dict) or not isinstance(events.get(LOGOUT_EVENT), dict):
        raise LogoutTokenRefused(
            "The token's events do not hold the logout event: it is no logout token",
            hint=LOGOUT,
            expected=f'events: {{"{LOGOUT_EVENT}": {{}}}}',
            received="no events" if events is None else shown(events),
        )
