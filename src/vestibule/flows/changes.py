"""Hearing of what other replicas changed, within a second, for one small query every half second at most.

Nothing runs in the background: whoever is about to trust a cached value catches up first. An idle host asks nothing,
and a database that has gone silent is noticed by the first request that would have relied on it.
"""

import asyncio
from collections.abc import Callable
from typing import Final

from vestibule.clock import Clock
from vestibule.flows.store import Store

FRESH_S: Final = 0.5
"""Within this time a cached value is used as it is."""

STALE_S: Final = 1.0
"""Beyond this time nobody uses a cached value before the database has answered (DESIGN.md: 1 s on other replicas)."""

Listener = Callable[[str, str], None]
"""Told the kind of the changed thing and its key."""


class ChangeFeed:
    """Keeps caches honest."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._listeners: list[Listener] = []
        self._caught_up_s = float("-inf")
        self._asking = asyncio.Lock()

    def subscribe(self, listener: Listener) -> None:
        """Have every change reported to `listener`."""
        self._listeners.append(listener)

    def is_fresh(self) -> bool:
        """Whether cached values may be used without asking: the hot path's way to avoid a coroutine."""
        return self._clock.monotonic_s() - self._caught_up_s < FRESH_S

    async def catch_up(self) -> None:
        """Return once no change older than a second can be unknown.

        Raises:
            DatabaseUnavailable: database_unavailable.
        """
        age_s = self._clock.monotonic_s() - self._caught_up_s
        if age_s < FRESH_S or (age_s < STALE_S and self._asking.locked()):
            return
        async with self._asking:
            if self.is_fresh():
                return
            asked_s = self._clock.monotonic_s()
            for signal in await self._store.changes():
                self.tell(signal.kind, signal.key)
            self._caught_up_s = asked_s

    def tell(self, kind: str, key: str) -> None:
        """Report a change at once; used for changes made by this very process."""
        for listener in self._listeners:
            listener(kind, key)
