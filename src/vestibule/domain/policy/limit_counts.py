"""What rate limits ask of the database: counts that several processes share (S67)."""

from typing import Protocol

from msgspec import Struct

WINDOW_S = 60
"""Length of a window; the window of an instant is its number since 1970."""


class OthersCounts(Struct, frozen=True):
    """What other processes have admitted for one key, as far as they have told."""

    now: int
    before: int


class LimitCounts(Protocol):
    """Stored counts, one for each key, window and process. They are gone some minutes later."""

    async def tell(self, key: bytes, *, process: str, window: int, count: int) -> None:
        """Keep what this process has admitted for a key in a window, in place of what it told before."""
        ...

    async def others(self, key: bytes, *, process: str, window: int) -> OthersCounts:
        """What all other processes told about that window and the one before."""
        ...
