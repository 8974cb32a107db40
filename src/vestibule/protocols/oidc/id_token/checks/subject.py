"""`sub` identifies somebody: a non-empty text of at most 255 characters (Core 2, S27).

Core also says ASCII. Providers that take `sub` from a directory break that, harmlessly: it is an opaque text, compared
exactly and never shown as a name. Control characters and lone surrogates are refused: no identifier has them, and they
would not survive storage and logs unchanged.
"""

import unicodedata
from typing import Final

from vestibule.errors import SubjectRefused
from vestibule.protocols.oidc.id_token.expectation import Expectation
from vestibule.protocols.oidc.jose.verify import SignedToken
from vestibule.protocols.shown import shown

MAX_SUBJECT: Final = 255


def check_subject(token: SignedToken, wanted: Expectation) -> None:  # noqa: ARG001 - the signature of every check
    """Judge `sub`.

    Raises:
        SubjectRefused: subject_refused.
    """
    subject = token.claims.get("sub")
    if not is_subject(subject):
        raise SubjectRefused(
            "The ID token's sub is absent, empty, too long, or no plain text",
            hint="The provider must send a stable identifier. Keycloak: Clients > (client) > Client scopes > basic "
            "carries sub.",
            expected=f"a text of 1 to {MAX_SUBJECT} characters",
            received="no sub" if subject is None else shown(subject),
        )


def is_subject(value: object) -> bool:
    """Whether a value can be a subject."""
    if not isinstance(value, str) or not 1 <= len(value) <= MAX_SUBJECT:
        return False
    return value.isprintable() or not any(unicodedata.category(char) in {"Cc", "Cs"} for char in value)
