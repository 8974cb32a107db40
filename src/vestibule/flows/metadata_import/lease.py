"""Reading a source alone: a short lease in its row, renewed for as long as the reading goes on.

Short, so that a process which was killed keeps the others waiting for two minutes and not for as long as the longest
reading takes.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Final

from vestibule.clock import Clock
from vestibule.errors import StorageError
from vestibule.flows.store import Store, Transaction

LEASE_S: Final = 120
"""How long the others wait for a holder that has died."""

RENEWED_EVERY_S: Final = LEASE_S / 4
"""So that a database which is away for a minute costs nobody the lease."""


class Leases:
    """Renews leases."""

    def __init__(self, *, store: Store, clock: Clock, every_s: float = RENEWED_EVERY_S) -> None:
        self._store = store
        self._clock = clock
        self._every_s = every_s

    async def claim(self, transaction: Transaction, source_id: str, *, lease: str) -> bool:
        """Take a lease, or renew one's own. False when somebody else has it, or the source is gone."""
        now_s = self._clock.now_s()
        return await transaction.metadata_sources.claim(source_id, lease=lease, now_s=now_s, until_s=now_s + LEASE_S)

    @asynccontextmanager
    async def held(self, source_id: str, *, lease: str) -> AsyncIterator[None]:
        """Renew a lease for the length of the block.

        One that is lost all the same ends nothing here: whoever wants to write under it is told (`replace`).
        """
        task = asyncio.create_task(self._renew(source_id, lease), name="vestibule metadata lease")
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def _renew(self, source_id: str, lease: str) -> None:
        async def write(transaction: Transaction) -> bool:
            return await self.claim(transaction, source_id, lease=lease)

        while True:
            await asyncio.sleep(self._every_s)
            with suppress(StorageError):  # tried again before the lease has ended
                await self._store.write(write)
