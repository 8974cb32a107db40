"""The named deviations that every OAuth 2.0 engine knows: each a switch with a reason, never a step of its own."""

from collections.abc import Iterable, Mapping
from typing import Final

from vestibule.errors import ConfigError
from vestibule_sdk.quirk import Quirk

ASSERTION_AUDIENCE_TOKEN_ENDPOINT: Final = "assertion_audience_token_endpoint"  # noqa: S105 - a name, not a secret
BASIC_AUTH_NOT_FORM_ENCODED: Final = "basic_auth_not_form_encoded"
PKCE_UNSUPPORTED: Final = "pkce_unsupported"

KNOWN: Final[Mapping[str, str]] = {
    ASSERTION_AUDIENCE_TOKEN_ENDPOINT: (
        "A client assertion names the issuer alone as its audience, so that no other server can use it; some providers "
        "take none but the address of the endpoint that it is sent to, which is the token endpoint as a rule."
    ),
    BASIC_AUTH_NOT_FORM_ENCODED: (
        "RFC 6749 2.3.1 wants client id and secret form-encoded inside the Basic header; some providers take them "
        "literally, so that a secret with '+', '%' or ':' fails unless it is sent as it is."
    ),
    PKCE_UNSUPPORTED: (
        "RFC 9700 2.1.1 wants PKCE from every client; a server that refuses or drops the parameters gets none, and "
        "what is left to tie a code to its login is `state` and the connection's own redirect URI."
    ),
}
"""Name -> why it exists."""


def check_quirks(quirks: Iterable[Quirk], *, known: Mapping[str, str]) -> None:
    """Refuse a profile that names a quirk we do not have: ignoring it would change what is checked or sent.

    Args:
        quirks: The profile's.
        known: Those of its engine.

    Raises:
        ConfigError: config_error, naming the quirk and those known.
    """
    for quirk in quirks:
        if quirk.name not in known:
            raise ConfigError(
                f'this connector names the quirk "{quirk.name}", which this version of Vestibule does not know',
                path="",
                hint=f"Known quirks: {', '.join(sorted(known))}. Update Vestibule, or the connector.",
            )


def has_quirk(quirks: Iterable[Quirk], name: str) -> bool:
    """Whether a profile asks for a known deviation."""
    return any(quirk.name == name for quirk in quirks)
