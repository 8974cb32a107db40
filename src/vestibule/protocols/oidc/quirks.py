"""The named deviations this engine knows: those of every OAuth 2.0 engine, and its own."""

from collections.abc import Mapping
from typing import Final

from vestibule.protocols.oauth2 import quirks

ISSUER_WITHOUT_SCHEME: Final = "issuer_without_scheme"
PROMPT_LOGIN_UNSUPPORTED: Final = "prompt_login_unsupported"

KNOWN: Final[Mapping[str, str]] = {
    **quirks.KNOWN,
    ISSUER_WITHOUT_SCHEME: (
        "OpenID Connect Core 2 wants the issuer in a token to be an https URL, equal to the declared one; some "
        "providers leave out the scheme."
    ),
    PROMPT_LOGIN_UNSUPPORTED: (
        "OpenID Connect Core 3.1.2.1 has a provider prove somebody anew for prompt=login; one that knows no such value "
        "is asked for select_account in its place, which shows at least who is meant."
    ),
}
"""Name -> why it exists."""
