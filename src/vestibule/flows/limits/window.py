"""Counting in a sliding window of a minute with two numbers for each key.

What the window before admitted counts in proportion to how much of it the last 60 seconds still cover. So a budget of n
lets n through at once and then n a minute, evenly; at worst, twice n in some 60 seconds (a burst late in one window,
refilled during the next). Source: the approximation that Cloudflare describes ("How we built rate limiting", 2017).
"""

from vestibule.domain.policy.limit_counts import WINDOW_S, OthersCounts

_NOBODY = OthersCounts(0, 0)


class Window:
    """Counts of one key.

    Attributes:
        own: Admitted by this process in the present window.
        others: What other processes told about the same.
        exchanged_s: When that was last asked, on the monotonic clock; None when it was not, in this window.
    """

    __slots__ = ("_own_before", "exchanged_s", "number", "others", "own")

    def __init__(self, number: int) -> None:
        self.number = number
        self.own = 0
        self._own_before = 0
        self.others = _NOBODY
        self.exchanged_s: float | None = None

    def move_to(self, number: int) -> None:
        """Go on to the window of the present instant. A clock that was set back leaves everything as it is."""
        if number <= self.number:
            return
        follows = number == self.number + 1
        self._own_before = self.own if follows else 0
        self.others = OthersCounts(0, self.others.now) if follows else _NOBODY
        self.own = 0
        self.number = number
        self.exchanged_s = None

    def wait_s(self, *, budget: int, now_s: int) -> int:
        """Seconds until one more fits the budget; 0 when it fits now."""
        now = self.own + self.others.now
        before = self._own_before + self.others.before
        passed_s = min(max(now_s - self.number * WINDOW_S, 0), WINDOW_S)
        room = budget - now
        if room > 0:
            return max(0, _fits_from_s(before, room) - passed_s)
        # Only the next window lets anything in, and only when enough of this one is behind it.
        return WINDOW_S - passed_s + _fits_from_s(now, budget)


def _fits_from_s(before: int, room: int) -> int:
    """The first second of a window at which what is left of the one before is less than the room."""
    return WINDOW_S * (before - room) // before + 1 if before >= room else 0
