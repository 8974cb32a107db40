"""A clock that stands, for logins that take no time."""

from typing import Final

NOW_S: Final = 1_800_000_000


class StillClock:
    """Satisfies `vestibule.clock.Clock`."""

    def now_s(self) -> int:
        """Seconds since 1970-01-01 UTC."""
        return NOW_S

    def now_ms(self) -> int:
        """Milliseconds since 1970-01-01 UTC."""
        return NOW_S * 1000

    def monotonic_s(self) -> float:
        """Seconds of a clock that never runs backwards."""
        return float(NOW_S)
