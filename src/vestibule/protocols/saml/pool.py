"""Where XML is worked on: a few threads beside the event loop, a short queue before them, and a deadline (S65).

A thread cannot be stopped. What ends each piece of work is that its input is bounded (`xml.limits`); the deadline only
lets go of whoever waits for it.
"""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, ParamSpec, TypeVar

from vestibule.errors import UpstreamBusy

P = ParamSpec("P")
T = TypeVar("T")

WORKERS: Final = 2
QUEUE: Final = 64
DEADLINE_S: Final = 5.0
"""Above what the queue takes when every message in it costs the most that a message can."""


class XMLPool:
    """A bounded pool. Its threads start with the first work."""

    def __init__(self, *, workers: int = WORKERS, queue: int = QUEUE, deadline_s: float = DEADLINE_S) -> None:
        self._executor = ThreadPoolExecutor(workers, thread_name_prefix="vestibule-xml")
        self._room = workers + queue
        self._deadline_s = deadline_s
        self._under_way = 0

    async def run(self, work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """Run work in a thread.

        Raises:
            UpstreamBusy: upstream_busy: the queue is full, or the deadline has passed.
        """
        if self._under_way >= self._room:
            raise UpstreamBusy("too many SAML messages are being worked on", hint=_BUSY)
        try:
            future = self._executor.submit(work, *args, **kwargs)
        except RuntimeError:
            raise UpstreamBusy("the host is stopping") from None
        self._under_way += 1
        # Counted until the thread is done with it: a caller that has given up makes no room.
        loop = asyncio.get_running_loop()
        future.add_done_callback(lambda _: _soon(loop, self._done))
        try:
            return await asyncio.wait_for(asyncio.wrap_future(future), self._deadline_s)
        except TimeoutError:
            raise UpstreamBusy("a SAML message was not worked through in time", hint=_BUSY) from None

    def _done(self) -> None:
        self._under_way -= 1

    async def aclose(self) -> None:
        """Let go of the threads; what has not begun never will."""
        self._executor.shutdown(wait=False, cancel_futures=True)


def _soon(loop: asyncio.AbstractEventLoop, call: Callable[[], None]) -> None:
    if not loop.is_closed():
        loop.call_soon_threadsafe(call)


_BUSY: Final = "Either many people sign in at this moment, or somebody sends messages that are made to be slow."
