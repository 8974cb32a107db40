"""An ID token is nothing else: not a logout token, not an access token (RFC 8725 3.11, 3.12, S79).

A provider signs all of them with the same keys, for the same audience. The `typ` of an explicitly typed token ends in
"+jwt" (RFC 9068's at+jwt, Back-Channel Logout's logout+jwt); a logout token is also known by its `events`.
"""

from typing import Final

from vestibule.errors import IDTokenMalformed
from vestibule.protocols.oidc.hints import NOT_STANDARD
from vestibule.protocols.oidc.id_token.expectation import Expectation
from vestibule.protocols.oidc.jose.verify import SignedToken
from vestibule.protocols.shown import shown

LOGOUT_EVENT: Final = "http://schemas.openid.net/event/backchannel-logout"


def check_kind(token: SignedToken, wanted: Expectation) -> None:  # noqa: ARG001 - the signature of every check
    """Refuse another kind of token.

    Raises:
        IDTokenMalformed: id_token_malformed.
    """
    if token.header.media_type.endswith("+jwt"):
        raise IDTokenMalformed(
            "The token is typed as something else than an ID token",
            hint=NOT_STANDARD,
            expected="typ JWT, or none",
            received=shown(token.header.media_type, limit=60),
        )
    if "events" in token.claims:
        raise IDTokenMalformed(
            "The token carries events: it is a logout token or a security event, no ID token",
            hint=NOT_STANDARD,
            expected="no events",
            received="events",
        )
