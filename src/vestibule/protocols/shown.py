"""Foreign text made fit for a log line, an attempt's record or a page (S31, S69): short, no control characters.

Escaping HTML is the page's own business; here nothing may break a line, hide, or reverse the reading direction.
"""

from typing import Final

MAX_SHOWN: Final = 200
"""Characters of foreign text in a detail: enough for an error_description, too little to fill a log."""


def shown(value: object, *, limit: int = MAX_SHOWN) -> str:
    """Write a foreign value in one short, printable line. Never call it with a secret.

    Text keeps its own form, an empty one is named; anything else is written as its JSON-like `repr`. What Unicode does
    not call printable (controls, line separators, zero-width and bidirectional marks, lone surrogates) is written as
    its code point.
    """
    text = value if isinstance(value, str) else repr(value)
    if not text:
        return "(empty)"
    cut = text[:limit]
    if not cut.isprintable():
        cut = "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in cut)
    return cut + "…" if len(text) > limit else cut
