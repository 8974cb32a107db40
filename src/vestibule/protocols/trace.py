"""The steps of one login with their durations: what the attempt's record is made of."""

from collections.abc import Iterable
from types import TracebackType
from typing import Self

from msgspec import Struct

from vestibule.clock import Clock
from vestibule.errors import Step


class TracedStep(Struct, frozen=True):
    """One step. `note` holds constant words, never a secret and never raw upstream text; names that we know, tamed."""

    step: Step
    took_ms: float
    note: str


class Trace:
    """Collects the steps of one login, in order; a step that raised is there too."""

    def __init__(self, clock: Clock, steps: Iterable[TracedStep] = ()) -> None:
        """Begin, or go on after steps that were taken in an earlier request."""
        self.clock = clock
        self.steps: list[TracedStep] = list(steps)

    def step(self, step: Step, note: str = "") -> "TimedStep":
        """Time a step: `with trace.step(Step.MAP): ...`."""
        return TimedStep(self, step, note)


class TimedStep:
    """A step under way. A class, because a login has five: a generator in its place costs three times as much."""

    __slots__ = ("_note", "_started_s", "_trace", "step")

    def __init__(self, trace: Trace, step: Step, note: str) -> None:
        self.step = step
        self._trace = trace
        self._note = note
        self._started_s = 0.0

    def __enter__(self) -> Self:
        self._started_s = self._trace.clock.monotonic_s()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        took_ms = round((self._trace.clock.monotonic_s() - self._started_s) * 1000, 2)
        self._trace.steps.append(TracedStep(self.step, took_ms, self._note))
