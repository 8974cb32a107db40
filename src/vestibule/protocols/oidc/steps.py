"""A step of a login: timed in its trace, and named in whatever error ends it."""

from collections.abc import Iterator
from contextlib import contextmanager

from vestibule.errors import Step, VestibuleError
from vestibule.protocols.trace import Trace


@contextmanager
def during(trace: Trace, step: Step, note: str = "") -> Iterator[None]:
    """Time a step; an error that names no step of its own arose in this one."""
    with trace.step(step, note):
        try:
            yield
        except VestibuleError as error:
            error.step = error.step or step
            raise
