"""Which core does what: the server alone on one, everything else on another.

Linux only: macOS gives a process no say in where it runs, so there the figures are those of a whole machine.
"""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from msgspec import Struct

_NEEDED = 2


class Cores(Struct, frozen=True):
    """The two cores; None where nothing is pinned."""

    server: int | None
    others: int | None

    def __str__(self) -> str:
        if self.server is None:
            return "unpinned: this machine has one core, or gives no say in which one a process runs"
        return f"server on core {self.server}; load, provider and database on core {self.others}"


def take_cores() -> Cores:
    """Choose the first two that this process may use, and stay on the second from now on."""
    if sys.platform != "linux":
        return Cores(None, None)
    usable = sorted(os.sched_getaffinity(0))
    if len(usable) < _NEEDED:
        return Cores(None, None)
    cores = Cores(usable[0], usable[1])
    os.sched_setaffinity(0, {usable[1]})
    return cores


@contextmanager
def starting_on(core: int | None) -> Iterator[None]:
    """What is started inside the block runs on that core: a process inherits where it may run."""
    if core is None or sys.platform != "linux":
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {core})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)
