"""The named deviations this engine knows: each a switch with a reason, never a step of its own."""

from typing import Final

from vestibule.errors import ConfigError
from vestibule_sdk.oidc import OIDCProfile

BASIC_AUTH_NOT_FORM_ENCODED: Final = "basic_auth_not_form_encoded"

KNOWN: Final[dict[str, str]] = {
    BASIC_AUTH_NOT_FORM_ENCODED: (
        "RFC 6749 2.3.1 wants client id and secret form-encoded inside the Basic header; some providers take them "
        "literally, so that a secret with '+', '%' or ':' fails unless it is sent as it is."
    ),
}
"""Name -> why it exists."""


def check_quirks(profile: OIDCProfile) -> None:
    """Refuse a profile that names a quirk we do not have: ignoring it would change what is checked or sent.

    Raises:
        ConfigError: config_error, naming the quirk and those known.
    """
    for quirk in profile.quirks:
        if quirk.name not in KNOWN:
            raise ConfigError(
                f'this connector names the quirk "{quirk.name}", which this version of Vestibule does not know',
                path="",
                hint=f"Known quirks: {', '.join(sorted(KNOWN))}. Update Vestibule, or the connector.",
            )


def has_quirk(profile: OIDCProfile, name: str) -> bool:
    """Whether the profile asks for a known deviation."""
    return any(quirk.name == name for quirk in profile.quirks)
