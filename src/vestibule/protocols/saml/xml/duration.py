"""Durations in SAML metadata (XML Schema 2, 3.2.6): xs:duration, fractions of a second dropped."""

import re
from typing import Final

from vestibule.errors import SAMLMessageMalformed

_CHARACTERS_AT_MOST: Final = 64

DURATION_S_AT_MOST: Final = 100 * 365 * 86_400
"""What is longer is a slip, or a number chosen to overflow somebody's clock."""

_DURATION: Final = re.compile(
    r"P(?=[\dT])(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.\d+)?S)?)?", re.ASCII
)
_SECONDS: Final = (365 * 86_400, 30 * 86_400, 86_400, 3_600, 60, 1)
"""Of each part. A month has 30 days here and a year 365: whoever writes PT1H or P7D means it to the second, and nobody
hangs anything on the length of February."""


def read_duration(text: str, *, name: str) -> int:
    """Seconds of a duration.

    A negative one is refused: nothing in metadata lasts less than no time.

    Args:
        text: As it stands in the document.
        name: What it is, for the words of a refusal.

    Raises:
        SAMLMessageMalformed: saml_message_malformed: it cannot be read, or is longer than a hundred years.
    """
    found = _DURATION.fullmatch(text.strip(" \t\r\n")) if len(text) <= _CHARACTERS_AT_MOST else None
    if found is None:
        raise SAMLMessageMalformed(f"{name} is no duration", expected="like PT6H or P7D")
    duration_s = sum(int(count) * seconds for count, seconds in zip(found.groups("0"), _SECONDS, strict=True))
    if duration_s > DURATION_S_AT_MOST:
        raise SAMLMessageMalformed(f"{name} is longer than a hundred years", expected="like PT6H or P7D")
    return duration_s
