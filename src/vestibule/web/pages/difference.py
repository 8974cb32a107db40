"""Where two texts differ: what stands before and after is the same in both, and stays as context."""

from typing import Final

from msgspec import Struct

from vestibule.web.pages.foreign import visible

CONTEXT_CHARACTERS: Final = 60
"""Equal text kept on either side of the difference."""

_COMMON_PART: Final = 4
"""Less than a fourth in common is chance: two different words that begin alike are no difference to look for."""

_LIMIT: Final = 400


class Marked(Struct, frozen=True, kw_only=True):
    """One side of a comparison: equal text, what differs, equal text.

    Attributes:
        differs: "" where this side lacks what the other has; None when there is nothing to compare with.
    """

    before: str
    differs: str | None = None
    after: str = ""


def sides(expected: str | None, received: str | None) -> tuple[Marked | None, Marked | None] | None:
    """Lay two texts side by side.

    What lies between their longest common beginning and their longest common end is marked; nothing is, where the two
    have next to nothing in common.

    Returns:
        None when there is neither; in the pair, None stands for the text that is not there.
    """
    if expected is None and received is None:
        return None
    left, right = _shown(expected), _shown(received)
    if left is None or right is None or left == right:
        return _whole(left), _whole(right)
    shorter = min(len(left), len(right))
    start = next((i for i in range(shorter) if left[i] != right[i]), shorter)
    rest = shorter - start
    end = next((i for i in range(rest) if left[-1 - i] != right[-1 - i]), rest)
    if (start + end) * _COMMON_PART < shorter:
        return _whole(left), _whole(right)
    return _marked(left, start=start, end=end), _marked(right, start=start, end=end)


def _shown(text: str | None) -> str | None:
    return None if text is None else visible(text, limit=_LIMIT)


def _whole(text: str | None) -> Marked | None:
    return None if text is None else Marked(before=text)


def _marked(text: str, *, start: int, end: int) -> Marked:
    before, differs, after = text[:start], text[start : len(text) - end], text[len(text) - end :]
    if len(before) > CONTEXT_CHARACTERS:
        before = "…" + before[1 - CONTEXT_CHARACTERS :]
    if len(after) > CONTEXT_CHARACTERS:
        after = after[: CONTEXT_CHARACTERS - 1] + "…"
    return Marked(before=before, differs=differs, after=after)
