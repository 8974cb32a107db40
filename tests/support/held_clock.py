"""A clock that stands where a test puts it (S75)."""

from dataclasses import dataclass


@dataclass
class HeldClock:
    """Stands at `at_s`, in seconds since 1970 and of the monotonic clock alike, until a test moves it."""

    at_s: float = 1_800_000_000

    def now_s(self) -> int:
        """Seconds since 1970-01-01 UTC."""
        return int(self.at_s)

    def now_ms(self) -> int:
        """Milliseconds since 1970-01-01 UTC."""
        return round(self.at_s * 1000)

    def monotonic_s(self) -> float:
        """The same instant as seconds of a clock that never runs backwards."""
        return float(self.at_s)
