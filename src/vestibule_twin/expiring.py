"""A store whose entries expire and whose size has a bound, so that a twin can run for weeks.

Every entry lives equally long, so the oldest stand in front and are dropped as new ones come.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Expiring(Generic[K, V]):
    """A mapping of at most `at_most` entries, each of which lives `ttl_s` seconds by `clock`."""

    def __init__(self, *, ttl_s: int, at_most: int, clock: Callable[[], float]) -> None:
        self._ttl_s = ttl_s
        self._at_most = at_most
        self._clock = clock
        self._entries: OrderedDict[K, tuple[float, V]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._entries)

    def put(self, key: K, value: V) -> None:
        """Keep a value from now on, dropping what has expired and, beyond the bound, the oldest."""
        now_s = self._clock()
        self._entries.pop(key, None)
        while self._entries and (len(self._entries) >= self._at_most or next(iter(self._entries.values()))[0] <= now_s):
            self._entries.popitem(last=False)
        self._entries[key] = (now_s + self._ttl_s, value)

    def get(self, key: K) -> V | None:
        """Return the value, or None when there is none or it has expired."""
        entry = self._entries.get(key)
        return entry[1] if entry and self._clock() < entry[0] else None

    def drop(self, key: K) -> None:
        """Forget an entry, if there is one."""
        self._entries.pop(key, None)

    def values(self) -> Iterator[V]:
        """Return the values that have not expired, oldest first."""
        now_s = self._clock()
        return (value for expires_s, value in tuple(self._entries.values()) if now_s < expires_s)
