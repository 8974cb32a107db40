"""Counts that all processes of an installation share, through the database (S67)."""

import hashlib
from collections.abc import Mapping
from typing import Final, Protocol

from vestibule.domain.ids import new_short_id
from vestibule.domain.policy.limit_counts import OthersCounts
from vestibule.flows.store import Store, Transaction

_KEY_BYTES: Final = 16


class SharedCounts(Protocol):
    """Tells other processes what this one has admitted, and asks what they have."""

    async def exchange(self, own: Mapping[str, int], *, window: int) -> Mapping[str, OthersCounts]:
        """Tell this process's counts of a window, and get the others' for the same keys.

        Raises:
            DatabaseUnavailable: database_unavailable.
        """
        ...


class StoredCounts:
    """Shared counts in the database.

    A key is stored as a hash: it may hold a client's address or name a session.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._process = new_short_id()

    async def exchange(self, own: Mapping[str, int], *, window: int) -> Mapping[str, OthersCounts]:
        """As `SharedCounts.exchange`; in one write transaction, so that every exchange sees all earlier ones."""
        hashed = {key: hashlib.blake2b(key.encode(), digest_size=_KEY_BYTES).digest() for key in own}

        async def work(transaction: Transaction) -> dict[str, OthersCounts]:
            # In one order everywhere, so that two processes that exchange the same keys do not deadlock.
            for key in sorted(hashed, key=hashed.__getitem__):
                await transaction.limit_counts.tell(hashed[key], process=self._process, window=window, count=own[key])
            return {
                key: await transaction.limit_counts.others(hashed[key], process=self._process, window=window)
                for key in hashed
            }

        return await self._store.write(work)
