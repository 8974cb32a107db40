"""The only source of "now" (S75): every check takes a Clock, so a test can stand at any instant."""

import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Something that knows the time."""

    def now_s(self) -> int:
        """Seconds since 1970-01-01 UTC."""
        ...

    def now_ms(self) -> int:
        """Milliseconds since 1970-01-01 UTC, where order within a second matters (ids)."""
        ...

    def monotonic_s(self) -> float:
        """Seconds of a clock that never runs backwards, for intervals only."""
        ...


class SystemClock:
    """The machine's clock."""

    def now_s(self) -> int:
        """Seconds since 1970-01-01 UTC."""
        return int(time.time())

    def now_ms(self) -> int:
        """Milliseconds since 1970-01-01 UTC, where order within a second matters (ids)."""
        return time.time_ns() // 1_000_000

    def monotonic_s(self) -> float:
        """Seconds of a clock that never runs backwards, for intervals only."""
        return time.monotonic()


def rfc3339(at_s: int) -> str:
    """Write an instant as RFC 3339 in UTC, to the second."""
    # Python writes the offset as +00:00; strftime, which could write Z itself, takes twice as long.
    return datetime.fromtimestamp(at_s, tz=UTC).isoformat()[: -len("+00:00")] + "Z"
