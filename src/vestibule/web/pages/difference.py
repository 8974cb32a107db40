"""Where two texts differ: what stands before and after is the same in both, and stays as context."""

from typing import Final

from msgspec import Struct

from vestibule.web.pages.foreign import tame

CONTEXT_CHARACTERS: Final = 60
"""Equal text kept on either side of the difference."""

_LIMIT: Final = 400


class Marked(Struct, frozen=True, kw_only=True):
    """One side of a comparison: equal text, what differs (may be empty: left out here), equal text."""

    before: str
    differs: str
    after: str


def difference(expected: str, received: str) -> tuple[Marked, Marked]:
    """Mark what lies between the longest common beginning and the longest common end."""
    left, right = tame(expected, limit=_LIMIT), tame(received, limit=_LIMIT)
    shorter = min(len(left), len(right))
    start = next((i for i in range(shorter) if left[i] != right[i]), shorter)
    rest = shorter - start
    end = next((i for i in range(rest) if left[-1 - i] != right[-1 - i]), rest)
    return _marked(left, start=start, end=end), _marked(right, start=start, end=end)


def _marked(text: str, *, start: int, end: int) -> Marked:
    before, differs, after = text[:start], text[start : len(text) - end], text[len(text) - end :]
    if len(before) > CONTEXT_CHARACTERS:
        before = "…" + before[1 - CONTEXT_CHARACTERS :]
    if len(after) > CONTEXT_CHARACTERS:
        after = after[: CONTEXT_CHARACTERS - 1] + "…"
    return Marked(before=before, differs=differs, after=after)
