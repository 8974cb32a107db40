"""A short memory of failure: an origin that cannot be reached is not asked again at once (S63)."""

from vestibule.clock import Clock
from vestibule.errors import UpstreamError, UpstreamUnreachable

FAILURES = 3
PAUSE_S = 5.0


class Circuit:
    """Opens after `FAILURES` failures in a row; `PAUSE_S` later lets one call at a time find out.

    Only failed connections and timeouts count: an answer, whatever its status, shows a living server.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._failures = 0
        self._open_until_s = 0.0
        self._succeeded_s = 0.0
        self._probing = False
        self._last: UpstreamError | None = None

    @property
    def is_open(self) -> bool:
        """Whether there is a failure to remember."""
        return self._last is not None and self._failures >= FAILURES

    def admit(self) -> bool:
        """Let a call pass.

        Returns:
            Whether it is the probe of an open circuit; then `probed` must follow, however it ends.

        Raises:
            UpstreamUnreachable: upstream_unreachable, with the cause that was seen last.
        """
        if self._last is None or self._failures < FAILURES:
            return False
        wait_s = self._open_until_s - self._clock.monotonic_s()
        if wait_s > 0 or self._probing:
            raise UpstreamUnreachable(
                f"{self._last.detail} It failed {self._failures} times in a row and is not asked again for a moment.",
                hint=self._last.hint,
            )
        self._probing = True
        return True

    def succeeded(self) -> None:
        """The server answered."""
        self._failures = 0
        self._succeeded_s = self._clock.monotonic_s()
        self._last = None

    def failed(self, error: UpstreamError, *, began_s: float) -> None:
        """No connection, or no answer in time.

        Args:
            error: Kept, for whoever is turned away.
            began_s: When the call began. One that hung while others were answered says nothing about the server, and
                a few of them must not turn everybody else away.
        """
        if began_s < self._succeeded_s:
            return
        self._failures += 1
        self._last = error
        self._open_until_s = self._clock.monotonic_s() + PAUSE_S

    def probed(self) -> None:
        """The probe ended: answered, failed, cancelled, or left without a slot."""
        self._probing = False
