"""The choices of the form, each value in words."""

from enum import StrEnum
from typing import Final

from vestibule_sdk import NAME_ID_EMAIL, NAME_ID_PERSISTENT, NAME_ID_TRANSIENT, NAME_ID_UNSPECIFIED


class NameIDFormat(StrEnum):
    """What to ask for in NameIDPolicy (SAML core 8.3)."""

    NONE = "none"
    EMAIL = "email"
    PERSISTENT = "persistent"
    TRANSIENT = "transient"
    UNSPECIFIED = "unspecified"


NAME_ID_FORMATS: Final = {
    NameIDFormat.NONE: None,
    NameIDFormat.EMAIL: NAME_ID_EMAIL,
    NameIDFormat.PERSISTENT: NAME_ID_PERSISTENT,
    NameIDFormat.TRANSIENT: NAME_ID_TRANSIENT,
    NameIDFormat.UNSPECIFIED: NAME_ID_UNSPECIFIED,
}

NAME_ID_LABELS: Final = {
    "none": "Whatever the provider chooses (none)",
    "persistent": "A lasting name made for this application (persistent)",
    "email": "The e-mail address (emailAddress)",
    "unspecified": "As configured at the provider (unspecified)",
    "transient": "A new name for every sign-in (transient)",
}
BINDING_LABELS: Final = {"redirect": "In the address (HTTP-Redirect)", "post": "As a form (HTTP-POST)"}
SIGNED_LABELS: Final = {
    "either": "The response or the assertion (either)",
    "response": "The response",
    "assertion": "The assertion",
    "both": "Both of them",
}
