"""A provider's name for a person, as the person may recognise it."""

from typing import Final

import msgspec

_SAML_PARTS: Final = 5
"""Source, format, two qualifiers, value: how the SAML engine keeps a subject unique (S43)."""


def shown_subject(subject: str) -> str:
    """The name itself, without what makes it unique among all others."""
    try:
        parts = msgspec.json.decode(subject, type=list[str])
    except msgspec.DecodeError:
        return subject
    return parts[-1] if len(parts) == _SAML_PARTS else subject
