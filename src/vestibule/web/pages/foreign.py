"""Text from elsewhere, made fit to stand on a page: short, and without characters that act instead of being seen (S55).

Markup is escaped by the templates. What escaping leaves alone are control characters and the bidirectional overrides
(Unicode TR 36, 2.10), with which a name can display as another one; each becomes a visible replacement character.
"""

import re
from typing import Final

NAME_CHARACTERS: Final = 80
"""Longest name shown."""

TEXT_CHARACTERS: Final = 600
"""Longest upstream text shown."""

_SPACES: Final = re.compile(r"[ \t\r\n\v\f\u0085\u00a0\u2028\u2029]+")
# C0 and C1 controls; the embeddings, overrides and isolates of UAX 9 (a template's <bdi> isolates instead); lone
# surrogates, which no UTF-8 answer can carry; the zero-width space, word joiner and byte order mark, which hide
# differences. The joiners U+200C and U+200D stay: Persian and many emoji need them.
_ACTING: Final = re.compile("[\x00-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ud800-\udfff]")


def tame(text: str, *, limit: int = NAME_CHARACTERS) -> str:
    """Give the text in one line of at most `limit` characters; a shortened one ends in an ellipsis."""
    start = text[: 4 * limit]
    tamed = _ACTING.sub("\ufffd", _SPACES.sub(" ", start)).strip()
    if len(tamed) <= limit and len(start) == len(text):
        return tamed
    return tamed[: limit - 1].rstrip() + "…"


def tame_lines(text: str, *, limit: int = TEXT_CHARACTERS) -> str:
    """The same for text of several lines: line breaks stay."""
    lines = [_ACTING.sub("\ufffd", _SPACES.sub(" ", line)).strip() for line in text[: limit + 1].splitlines()]
    tamed = "\n".join(line for line in lines if line)
    return tamed if len(text) <= limit else tamed[: limit - 1].rstrip() + "…"


def visible(text: str, *, limit: int) -> str:
    """Keep every blank, because it may be the very difference that is looked for; line ends become visible too."""
    shown = _ACTING.sub("\ufffd", text[:limit])
    return shown if len(text) <= limit else shown[: limit - 1] + "…"


def middle_out(text: str, *, limit: int = 24) -> str:
    """Shorten an identifier from the middle: its beginning and its end tell it apart."""
    tamed = tame(text, limit=1024)
    if len(tamed) <= limit:
        return tamed
    tail = (limit - 1) // 2
    return f"{tamed[: limit - 1 - tail]}…{tamed[len(tamed) - tail :]}"


def initial(name: str) -> str:
    """The first letter or digit of a name, for the tile that stands in for a missing drawing."""
    return next((character.upper() for character in name[:NAME_CHARACTERS] if character.isalnum()), "•")[:1]
