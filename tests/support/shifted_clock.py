"""The machine's time, and later when a test says so: for a host whose providers live by the machine's clock."""

from vestibule.clock import SystemClock


class ShiftedClock(SystemClock):
    """Satisfies vestibule.clock.Clock."""

    def __init__(self) -> None:
        self._ahead_s = 0

    def now_s(self) -> int:
        """Seconds since 1970-01-01 UTC."""
        return super().now_s() + self._ahead_s

    def now_ms(self) -> int:
        """Milliseconds since 1970-01-01 UTC."""
        return super().now_ms() + self._ahead_s * 1000

    def monotonic_s(self) -> float:
        """Seconds of a clock that never runs backwards."""
        return super().monotonic_s() + self._ahead_s

    def advance(self, seconds: int) -> None:
        """Let the host be so much later than everybody else."""
        self._ahead_s += seconds
