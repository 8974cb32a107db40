"""Reading a source again: by one replica at a time, and within the rules of S62.

What fails changes nothing: a connection keeps what was taken over last, until that has run out (`metadata_expired`).
"""

import asyncio
import random
import secrets
from collections.abc import Callable
from typing import Final

import structlog
from msgspec.structs import replace

from vestibule.clock import Clock
from vestibule.domain.audit.event import Action
from vestibule.domain.metadata.alarm import Loudness, failing_loudness
from vestibule.domain.metadata.schedule import after_failure, after_success
from vestibule.domain.metadata.source import MetadataSource, SourceKind
from vestibule.errors import DatabaseUnavailable, InternalError, VestibuleError
from vestibule.flows.metadata_import.audit import SYSTEM, source_event
from vestibule.flows.metadata_import.index import Told
from vestibule.flows.metadata_import.lease import Leases
from vestibule.flows.metadata_import.reading import Read, Reading, Refreshed
from vestibule.flows.store import Store, Transaction

_DUE_AT_MOST: Final = 20
"""Sources looked up together when several are due."""

_AT_ONCE: Final = 4
"""Sources read at the same time: a server that trickles holds up few others."""

_chance: Final = random.SystemRandom()

_log = structlog.get_logger("vestibule")


class RefreshMetadata:
    """Reads sources again."""

    def __init__(self, *, store: Store, readers: dict[SourceKind, Read], leases: Leases, clock: Clock) -> None:
        self._store = store
        self._readers = readers
        self._leases = leases
        self._clock = clock

    async def due(self) -> tuple[Refreshed, ...]:
        """Read every source that is due and that nobody else is reading."""
        now_s = self._clock.now_s()
        slots = asyncio.Semaphore(_AT_ONCE)

        async def find(transaction: Transaction) -> tuple[str, ...]:
            return await transaction.metadata_sources.due(now_s=now_s, at_most=_DUE_AT_MOST)

        async def read(source_id: str) -> Refreshed | None:
            # Of several replicas with the same list each may find that another one has just read the next source.
            async with slots:
                return await self.one(source_id, only_if=self._is_due)

        done = await asyncio.gather(*map(read, await self._store.read(find)))
        ours = tuple(refreshed for refreshed in done if refreshed is not None and refreshed.is_ours)
        for refreshed in ours:
            log_failure(refreshed, now_s=now_s)
        return ours

    async def one(
        self,
        source_id: str,
        *,
        told: Told | None = None,
        read: Read | None = None,
        only_if: Callable[[MetadataSource], bool] | None = None,
    ) -> Refreshed | None:
        """Read one source now.

        Args:
            source_id: Whose.
            told: Hears how far the reading of an aggregate is.
            read: Reads it, instead of what fetches it from its address. What it raises is raised, and is no failure of
                the address.
            only_if: Says of the source, at the moment of taking the lease, whether it is still to be read.

        Returns:
            None when there is no such source any more. What went wrong at the other end is told in it, not raised.

        Raises:
            DatabaseUnavailable: database_unavailable.
        """
        lease = secrets.token_urlsafe(12)

        async def claim(transaction: Transaction) -> tuple[bool, MetadataSource | None]:
            sources = transaction.metadata_sources
            known = await sources.by_id(source_id)
            if known is None or (only_if is not None and not only_if(known)):
                return False, known
            is_ours = await self._leases.claim(transaction, source_id, lease=lease)
            return is_ours, await sources.by_id(source_id)

        is_ours, source = await self._store.write(claim)
        if source is None:
            return None
        if not is_ours:
            return Refreshed(source=source, is_ours=False)
        try:
            async with self._leases.held(source_id, lease=lease):
                reading = await (read or self._readers[source.kind])(source, lease, told)
        except BaseException as error:
            if read is not None or isinstance(error, DatabaseUnavailable) or not isinstance(error, Exception):
                await self._let_go(source_id, lease=lease)
                raise
            return await self._failed(source, _declared(error, source), lease=lease)
        return await self._succeeded(reading, lease=lease)

    def _is_due(self, source: MetadataSource) -> bool:
        return source.refresh_at_s is not None and source.refresh_at_s <= self._clock.now_s()

    async def _succeeded(self, reading: Reading, *, lease: str) -> Refreshed:
        now_s = self._clock.now_s()
        source = reading.source
        kept = replace(
            source,
            fetched_at_s=now_s,
            tried_at_s=now_s,
            refresh_at_s=after_success(
                now_s=now_s, cache_s=source.cache_s, valid_until_s=source.valid_until_s, dice=_dice()
            )
            if source.is_refreshed
            else None,
            failing_since_s=None,
            failure="",
            lease="",
            leased_until_s=0,
        )

        async def write(transaction: Transaction) -> None:
            await transaction.metadata_sources.replace(kept, lease=lease)

        await self._store.write(write)
        return Refreshed(
            source=kept, changed=reading.changed, held=reading.held, missing=reading.missing, notes=reading.notes
        )

    async def _failed(self, source: MetadataSource, error: VestibuleError, *, lease: str) -> Refreshed:
        now_s = self._clock.now_s()
        since_s = now_s if source.failing_since_s is None else source.failing_since_s
        is_news = not source.failure.startswith(f"{error.code}:")

        async def write(transaction: Transaction) -> MetadataSource | None:
            stored = await transaction.metadata_sources.by_id(source.id)
            if stored is None:
                return None
            kept = replace(
                stored,
                tried_at_s=now_s,
                refresh_at_s=after_failure(now_s=now_s, failing_since_s=since_s, dice=_dice())
                if source.is_refreshed
                else None,
                failing_since_s=since_s,
                failure=f"{error.code}: {error.detail}"[:1_000],
                lease="",
                leased_until_s=0,
            )
            if not await transaction.metadata_sources.replace(kept, lease=lease):
                return stored
            if is_news:
                event = source_event(
                    Action.METADATA_REFUSED, kept, note=error.detail, code=error.code, clock=self._clock, actor=SYSTEM
                )
                await transaction.audit.append(event)
            return kept

        kept = await self._store.write(write)
        return Refreshed(source=kept or source, error=error)

    async def _let_go(self, source_id: str, *, lease: str) -> None:
        async def write(transaction: Transaction) -> None:
            # As it is stored: a reading that is broken off may already have pointed the source at its new index.
            stored = await transaction.metadata_sources.by_id(source_id)
            if stored is not None:
                await transaction.metadata_sources.replace(replace(stored, lease="", leased_until_s=0), lease=lease)

        await self._store.write(write)


def log_failure(refreshed: Refreshed, *, now_s: int) -> None:
    """Say in the log why nobody could read a source, louder the longer that lasts; nothing when it was read."""
    source, error = refreshed.source, refreshed.error
    if error is None:
        return
    is_loud = failing_loudness(since_s=source.failing_since_s, now_s=now_s) >= Loudness.WARNING
    say = _log.error if is_loud else _log.warning
    say(
        "metadata_not_refreshed",
        source=source.name,
        code=error.code,
        detail=error.detail,
        failing_since_s=source.failing_since_s,
    )


def _declared(error: Exception, source: MetadataSource) -> VestibuleError:
    """An error with a code. Whatever it was, the sources behind this one are to be read all the same."""
    if isinstance(error, VestibuleError):
        return error
    _log.error("metadata_reading_broke", source=source.name, exc_info=error)
    return InternalError(f"reading it broke: {type(error).__name__}", hint="What it was stands in the log.")


def _dice() -> float:
    return _chance.random()
