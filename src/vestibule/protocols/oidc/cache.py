"""What providers publish about themselves, kept between logins (discovery documents, key sets).

One fetch at a time for one address; fresh for as long as the provider says, within our bounds; then served stale while
one background fetch renews it, for at most a day, so that a provider's hiccup stops no login (S26). A failure is
remembered for a few seconds, so that a dead provider is not asked on every login. The number of entries is bounded;
the one unused for longest goes first.
"""

import asyncio
import copy
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from msgspec import Struct

from vestibule.clock import Clock
from vestibule.errors import VestibuleError

V = TypeVar("V")

MIN_FRESH_S: Final = 300
MAX_FRESH_S: Final = 86_400
DEFAULT_FRESH_S: Final = 3600
MAX_STALE_S: Final = 86_400
"""Age, since it was fetched, after which a value is not served any more (S26)."""
FAILURE_S: Final = 5
"""How long a failed fetch is answered from memory."""
COOL_DOWN_S: Final = 10
"""At most one fetch on suspicion (an unknown key, an unusable document) in so long, however many ask (S26)."""
MAX_ENTRIES: Final = 16_384
"""Only configured addresses get here, so this is a bound on connections: more than the 10,000 that are foreseen."""


class Loaded(Struct, Generic[V], frozen=True):
    """A fetched value. `max_age_s` is what the provider asked for; None when it did not."""

    value: V
    max_age_s: int | None


@dataclass(slots=True)
class _Entry(Generic[V]):
    value: V | None = None
    fetched_at_s: float = 0.0
    fresh_until_s: float = 0.0
    failure: VestibuleError | None = None
    failed_until_s: float = 0.0
    suspected_at_s: float | None = None
    fetch: asyncio.Task[None] | None = None


class RemoteCache(Generic[V]):
    """Values by address."""

    def __init__(
        self, load: Callable[[str], Awaitable[Loaded[V]]], clock: Clock, *, max_entries: int = MAX_ENTRIES
    ) -> None:
        self._load = load
        self._clock = clock
        self._max_entries = max_entries
        self._entries: OrderedDict[str, _Entry[V]] = OrderedDict()
        self._fetches: set[asyncio.Task[None]] = set()

    async def get(self, url: str) -> V:
        """The value, from memory where possible.

        Raises:
            VestibuleError: Whatever the loader raises, when there is nothing to serve instead.
        """
        entry = self._entry(url)
        now_s = self._clock.monotonic_s()
        if entry.value is not None:
            if now_s < entry.fresh_until_s:
                return entry.value
            if now_s < entry.fetched_at_s + MAX_STALE_S:
                if now_s >= entry.failed_until_s:
                    self._start(url, entry)
                return entry.value
        if entry.failure is not None and now_s < entry.failed_until_s:
            raise copy.copy(entry.failure)
        return await self._fetch(url, entry)

    async def reload(self, url: str) -> V:
        """Fetch now, whatever is in memory: for an administrator's test. Raises as `get`."""
        return await self._fetch(url, self._entry(url))

    async def reload_on_suspicion(self, url: str) -> V:
        """Fetch because the value in memory looks outdated, once per cool-down; otherwise, or on failure, serve it.

        Raises as `get`, when there is nothing in memory.
        """
        entry = self._entry(url)
        now_s = self._clock.monotonic_s()
        if entry.suspected_at_s is not None and now_s < entry.suspected_at_s + COOL_DOWN_S:
            if entry.fetch is not None:  # the one fetch of this cool-down is still under way: its outcome counts
                await asyncio.shield(entry.fetch)
            return await self.get(url)
        entry.suspected_at_s = now_s
        try:
            return await self._fetch(url, entry)
        except VestibuleError:
            return await self.get(url)

    async def aclose(self) -> None:
        """Cancel what is under way."""
        fetches = list(self._fetches)
        for fetch in fetches:
            fetch.cancel()
        await asyncio.gather(*fetches, return_exceptions=True)

    def _entry(self, url: str) -> _Entry[V]:
        entry = self._entries.get(url)
        if entry is None:
            entry = self._entries[url] = _Entry()
            if len(self._entries) > self._max_entries:
                self._entries.popitem(last=False)  # a fetch of it goes on for those who wait
        else:
            self._entries.move_to_end(url)
        return entry

    async def _fetch(self, url: str, entry: _Entry[V]) -> V:
        # The fetch is a task of its own: a browser that hangs up must not take it away from those who wait with it.
        await asyncio.shield(self._start(url, entry))
        if entry.failure is not None:
            raise copy.copy(entry.failure)
        if entry.value is None:  # the fetch was cancelled: the host is closing
            raise asyncio.CancelledError
        return entry.value

    def _start(self, url: str, entry: _Entry[V]) -> asyncio.Task[None]:
        if entry.fetch is None:
            entry.fetch = asyncio.create_task(self._load_into(url, entry))
            self._fetches.add(entry.fetch)  # the event loop itself holds tasks only weakly
            entry.fetch.add_done_callback(self._fetches.discard)
        return entry.fetch

    async def _load_into(self, url: str, entry: _Entry[V]) -> None:
        try:
            await self._load_and_note(url, entry)
        finally:
            entry.fetch = None

    async def _load_and_note(self, url: str, entry: _Entry[V]) -> None:
        try:
            loaded = await self._load(url)
        except VestibuleError as error:
            entry.failure = copy.copy(error)  # without its traceback, which would keep every frame of the fetch alive
            entry.failed_until_s = self._clock.monotonic_s() + FAILURE_S
            return
        asked_s = DEFAULT_FRESH_S if loaded.max_age_s is None else loaded.max_age_s
        entry.value = loaded.value
        entry.fetched_at_s = self._clock.monotonic_s()
        entry.fresh_until_s = entry.fetched_at_s + min(max(asked_s, MIN_FRESH_S), MAX_FRESH_S)
        entry.failure = None
        entry.failed_until_s = 0.0
