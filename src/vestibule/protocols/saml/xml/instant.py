"""Instants in SAML messages (SAML core 1.3.3): xs:dateTime in UTC, fractions of a second dropped."""

import re
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

from vestibule.errors import SAMLMessageMalformed

_CHARACTERS_AT_MOST: Final = 64
"""What is longer is none, and is not worth remembering."""

_INSTANT: Final = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:)(\d\d)(?:\.\d{1,12})?(?:Z|[+-]00:00)", re.ASCII)


def read_instant(text: str, *, name: str) -> int:
    """Seconds since 1970 of an instant.

    An offset other than zero is refused: SAML core demands UTC, and a reader that takes no notice of an offset would be
    hours off.

    Args:
        text: As it stands in the message.
        name: What it is, for the words of a refusal.

    Raises:
        SAMLMessageMalformed: saml_message_malformed.
    """
    at_s = _seconds(text) if len(text) <= _CHARACTERS_AT_MOST else None
    if at_s is None:
        raise SAMLMessageMalformed(f"{name} is no instant in UTC", expected="like 2026-01-31T12:00:00Z")
    return at_s


@lru_cache(maxsize=256)
def _seconds(text: str) -> int | None:
    """Remembered, because several checks read the same instant."""
    found = _INSTANT.fullmatch(text.strip(" \t\r\n"))
    if found is None:
        return None
    # A leap second is written as 60 (ISO 8601); the clock here does not know it.
    second = "59" if found[2] == "60" else found[2]
    try:
        return int(datetime.fromisoformat(f"{found[1]}{second}+00:00").timestamp())
    except ValueError:
        return None


def write_instant(at_s: int) -> str:
    """Write an instant as messages of ours have it."""
    return datetime.fromtimestamp(at_s, tz=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
