"""The steps of one login with their durations: what the attempt's record is made of."""

from collections.abc import Iterator
from contextlib import contextmanager

from msgspec import Struct

from vestibule.clock import Clock
from vestibule.errors import Step


class TracedStep(Struct, frozen=True):
    """One step. `note` holds constant words, never a secret and never raw upstream text."""

    step: Step
    took_ms: float
    note: str


class Trace:
    """Collects the steps of one login, in order; a step that raised is there too."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.steps: list[TracedStep] = []

    @contextmanager
    def step(self, step: Step, note: str = "") -> Iterator[None]:
        """Time a step."""
        started_s = self._clock.monotonic_s()
        try:
            yield
        finally:
            took_ms = round((self._clock.monotonic_s() - started_s) * 1000, 2)
            self.steps.append(TracedStep(step, took_ms, note))
