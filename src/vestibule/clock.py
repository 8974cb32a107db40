"""The only source of "now" (S75): every check takes a Clock, so a test can stand at any instant."""

import time
from datetime import UTC, datetime
from functools import lru_cache
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


@lru_cache(maxsize=4096)
def rfc3339(at_s: int) -> str:
    """Write an instant as RFC 3339 in UTC, to the second.

    Remembered: an application that checks its session with every request asks for the same three instants each time.
    """
    return datetime.fromtimestamp(at_s, tz=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
