"""Attempts that failed before any flow was opened: kept in a small ring in memory, because anybody can make them."""

from collections import deque
from typing import Final

from vestibule.domain.audit.attempt import Attempt

_KEPT: Final = 500


class EarlyFailures:
    """The newest early failures of this process. They cost no database write, and cannot crowd out real attempts."""

    def __init__(self) -> None:
        self._ring: deque[Attempt] = deque(maxlen=_KEPT)

    def add(self, attempt: Attempt) -> None:
        """Remember one, forgetting the oldest."""
        self._ring.append(attempt)

    def get(self, attempt_id: str) -> Attempt | None:
        """The one with that short id, if it is still remembered."""
        return next((attempt for attempt in self._ring if attempt.id == attempt_id), None)
