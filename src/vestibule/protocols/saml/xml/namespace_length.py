"""Whether a namespace's name is written at length (S66): exclusive canonicalisation repeats it wherever it is used.

Looked for step by step: one pattern over the whole text would take quadratic time on a text that is made for it, and
nothing else in the process runs meanwhile.
"""

import re
from typing import Final

_WORD: Final = b"xmlns"
_DECLARED: Final = re.compile(rb"xmlns[^\"'<>]{0,200}([\"'<>])")
"""A declaration up to the quote before its name, or the word in a text up to the next tag."""

_BEFORE_THE_NAME: Final = len(_WORD) + 200 + 1


def count_namespaces(data: bytes, *, size_bytes: int, end: int | None = None) -> int | None:
    """How many declarations there are, or words like them; None when one is too long.

    One that is written so widely that its end is not in sight is too long.

    Args:
        data: The document, or a part of it.
        size_bytes: Of one namespace name.
        end: Only what begins before that place counts; None for all. Behind it `reach` bytes have to be there.
    """
    stop = len(data) if end is None else end + len(_WORD) - 1
    count, place = 0, data.find(_WORD, 0, stop)
    while place >= 0:
        found = _DECLARED.match(data, place)
        if found is None or (found[1] in b"\"'" and data.find(found[1], found.end(), found.end() + size_bytes + 1) < 0):
            return None
        count += 1
        place = data.find(_WORD, place + len(_WORD), stop)
    return count


def reach(size_bytes: int) -> int:
    """How many bytes from a declaration's beginning decide about it."""
    return _BEFORE_THE_NAME + size_bytes + 1
