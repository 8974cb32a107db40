"""A step of a login: timed in its trace, and named in whatever error ends it."""

from types import TracebackType

from vestibule.errors import Step, VestibuleError
from vestibule.protocols.trace import TimedStep, Trace


def during(trace: Trace, step: Step, note: str = "") -> TimedStep:
    """Time a step; an error that names no step of its own arose in this one."""
    return _NamedStep(trace, step, note)


class _NamedStep(TimedStep):
    __slots__ = ()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        super().__exit__(kind, error, traceback)
        if isinstance(error, VestibuleError):
            error.step = error.step or self.step
