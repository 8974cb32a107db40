"""The named deviations this engine knows: those of every OAuth 2.0 engine, and its own."""

from collections.abc import Mapping
from typing import Final

from vestibule.protocols.oauth2 import quirks

ISSUER_WITHOUT_SCHEME: Final = "issuer_without_scheme"

KNOWN: Final[Mapping[str, str]] = {
    **quirks.KNOWN,
    ISSUER_WITHOUT_SCHEME: (
        "OpenID Connect Core 2 wants the issuer in a token to be an https URL, equal to the declared one; some "
        "providers leave out the scheme."
    ),
}
"""Name -> why it exists."""
