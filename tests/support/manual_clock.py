"""A clock that stands until a test moves it."""

STARTS_AT_S = 1_800_000_000


class ManualClock:
    """Satisfies vestibule.clock.Clock."""

    def __init__(self, now_s: int = STARTS_AT_S) -> None:
        self._now_s = float(now_s)
        self._started_s = float(now_s)

    def now_s(self) -> int:
        """Seconds since 1970-01-01 UTC."""
        return int(self._now_s)

    def now_ms(self) -> int:
        """Milliseconds since 1970-01-01 UTC."""
        return int(self._now_s * 1000)

    def monotonic_s(self) -> float:
        """Seconds since the clock was made."""
        return self._now_s - self._started_s

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self._now_s += seconds
