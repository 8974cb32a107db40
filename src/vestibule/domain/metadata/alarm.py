"""How loud an end that comes near is said: once it is within thirty days, louder with every week."""

from enum import IntEnum
from typing import Final

DAY_S: Final = 86_400
HEARD_FROM_S: Final = 30 * DAY_S
_WEEK_S: Final = 7 * DAY_S


class Loudness(IntEnum):
    """From nothing to an end that has come."""

    SILENT = 0
    NOTE = 1
    """Within thirty days."""
    REMINDER = 2
    """Within three weeks."""
    WARNING = 3
    """Within two weeks."""
    ALARM = 4
    """Within a week."""
    OVER = 5
    """It has come."""

    @property
    def mark(self) -> str:
        """What stands before the sentence: `!` for a note, one more each week, at the end a word."""
        return "OVER" if self is Loudness.OVER else "!" * int(self)


def loudness(*, end_s: int | None, now_s: int) -> Loudness:
    """How loud to speak of an end.

    Args:
        end_s: In seconds since 1970; None for what has none.
        now_s: In seconds since 1970.
    """
    if end_s is None or end_s - now_s > HEARD_FROM_S:
        return Loudness.SILENT
    left_s = end_s - now_s
    if left_s <= 0:
        return Loudness.OVER
    weeks_left = left_s // _WEEK_S
    return Loudness(max(Loudness.NOTE, Loudness.ALARM - weeks_left))


def failing_loudness(*, since_s: int | None, now_s: int) -> Loudness:
    """How loud to speak of a source that nobody could read since then: a note at first, one step more each week."""
    if since_s is None:
        return Loudness.SILENT
    return Loudness(min(Loudness.ALARM, Loudness.NOTE + max(now_s - since_s, 0) // _WEEK_S))
