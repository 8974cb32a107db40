"""Trying a unit of work again, after waits that grow and differ, for a bounded time."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

from vestibule.errors import VestibuleError

T = TypeVar("T")

ATTEMPTS: Final = 8
"""How often a unit of work is begun at most. With the waits below: 3 s on average, beside what the attempts take."""

LONGEST_S: Final = 15.0
"""After that nothing is begun any more, for attempts may take long themselves: nobody waits longer for a login page."""

_FIRST_WAIT_S: Final = 0.01
_LONGEST_WAIT_S: Final = 2.0

_chance: Final = random.SystemRandom()


async def retried(
    attempt: Callable[[], Awaitable[T]],
    *,
    of: tuple[type[Exception], ...],
    may_pass: Callable[[Exception], bool],
    declared: Callable[[Exception], VestibuleError],
) -> T:
    """Run an attempt until it succeeds or there is no more hope.

    Args:
        attempt: Begins anew each time; a failed one has kept nothing.
        of: The driver's errors. What the work itself raises is none of them, and goes through.
        may_pass: Whether an error is worth another attempt.
        declared: Our error in the place of the driver's.

    Raises:
        DatabaseUnavailable: database_unavailable, after the last attempt.
        VestibuleError: What `declared` makes of an error that will not pass.
    """
    loop = asyncio.get_running_loop()
    until_s = loop.time() + LONGEST_S
    for number in range(1, ATTEMPTS + 1):
        try:
            return await attempt()
        except of as error:
            if number == ATTEMPTS or loop.time() > until_s or not may_pass(error):
                raise declared(error) from error
        # Full jitter: those who collided do not meet again in step.
        longest_s = min(_FIRST_WAIT_S * 4 ** (number - 1), _LONGEST_WAIT_S)
        await asyncio.sleep(_chance.uniform(0, longest_s))
    raise AssertionError("the last attempt returns or raises")
