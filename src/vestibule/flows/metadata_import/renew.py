"""Reading a provider's metadata before its time, because a message was signed with a key that nobody here knows.

Anybody can send such a message. So a source is read for that at most once in five minutes, a federation's once in an
hour, whoever asks, and whoever waits for it waits for a few seconds only.
"""

import asyncio
from typing import Final

from vestibule.clock import Clock
from vestibule.domain.connections.model import Connection
from vestibule.domain.metadata.schedule import may_renew
from vestibule.domain.metadata.source import MetadataSource, SourceKind
from vestibule.flows.changes import ChangeFeed
from vestibule.flows.metadata_import.refresh import RefreshMetadata, log_failure
from vestibule.flows.store import Store, Transaction

WAITING_AT_MOST: Final = 100
"""Messages that wait at a time; each holds up to a megabyte, and more are judged by what is known."""

READ_AT_ONCE: Final = 4
"""Sources read at a time because of messages."""

WAIT_S: Final = 6.0
"""Longer than a provider's own document takes; an aggregate's index may be finished after that, for the next try."""


class RenewMetadata:
    """A `Renewer`."""

    def __init__(self, *, store: Store, refresh: RefreshMetadata, feed: ChangeFeed, clock: Clock) -> None:
        self._store = store
        self._refresh = refresh
        self._feed = feed
        self._clock = clock
        self._under_way: dict[str, asyncio.Task[None]] = {}
        self._waiting = 0

    async def __call__(self, connection: Connection, *, generation: int) -> bool:
        """Whether the connection has changed by it: then the message deserves a second look.

        Raises:
            DatabaseUnavailable: database_unavailable.
        """
        source = await self._store.read(lambda transaction: _source_of(transaction, connection))
        if source is None or not source.is_refreshed:
            return False
        task = self._under_way.get(source.id)
        if task is None and len(self._under_way) < READ_AT_ONCE and self._may_renew(source):
            task = asyncio.create_task(self._read(source.id), name="vestibule metadata renewal")
            self._under_way[source.id] = task
            task.add_done_callback(lambda _: self._under_way.pop(source.id, None))
        if task is not None and self._waiting < WAITING_AT_MOST:
            self._waiting += 1
            try:
                await asyncio.wait({task}, timeout=WAIT_S)
            finally:
                self._waiting -= 1
        # Also without a reading of our own: another replica may just have had one.
        if connection.federation is not None:
            return await self._store.read(lambda transaction: _has_another_index(transaction, source.id, generation))
        is_newer = await self._store.read(lambda transaction: _is_newer(transaction, connection))
        if is_newer:
            self._feed.tell("connection", connection.id)
        return is_newer

    async def _read(self, source_id: str) -> None:
        done = await self._refresh.one(source_id, only_if=self._may_renew)
        if done is not None:
            log_failure(done, now_s=self._clock.now_s())

    def _may_renew(self, source: MetadataSource) -> bool:
        return may_renew(
            now_s=self._clock.now_s(),
            tried_at_s=source.tried_at_s,
            is_aggregate=source.kind is SourceKind.AGGREGATE,
        )

    async def aclose(self) -> None:
        """End what is under way."""
        tasks = tuple(self._under_way.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _source_of(transaction: Transaction, connection: Connection) -> MetadataSource | None:
    if connection.federation is not None:
        return await transaction.metadata_sources.by_id(connection.federation)
    follow = await transaction.follows.get(connection.id)
    return None if follow is None else await transaction.metadata_sources.by_id(follow.source_id)


async def _is_newer(transaction: Transaction, connection: Connection) -> bool:
    stored = await transaction.connections.by_id(connection.id)
    return stored is not None and stored.version != connection.version


async def _has_another_index(transaction: Transaction, source_id: str, generation: int) -> bool:
    source = await transaction.metadata_sources.by_id(source_id)
    return source is not None and source.generation != generation
