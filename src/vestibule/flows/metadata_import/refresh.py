"""Reading a source again: by one replica at a time, and within the rules of S62.

What fails changes nothing: a connection keeps what was taken over last, until that has run out (`metadata_expired`).
"""

import random
import secrets
from collections.abc import Awaitable, Callable
from typing import Final

import structlog
from msgspec import Struct
from msgspec.structs import replace

from vestibule.clock import Clock
from vestibule.domain.audit.event import Action
from vestibule.domain.metadata.alarm import Loudness, failing_loudness
from vestibule.domain.metadata.schedule import after_failure, after_success
from vestibule.domain.metadata.source import MetadataSource, SourceKind
from vestibule.errors import VestibuleError
from vestibule.flows.metadata_import.audit import SYSTEM, source_event
from vestibule.flows.metadata_import.index import Told
from vestibule.flows.store import Store, Transaction

LEASE_S: Final = 900
"""Longer than the longest reading; a replica that dies in the middle keeps the others waiting that long."""

_AT_ONCE: Final = 20
"""Sources looked up together when several are due."""

_log = structlog.get_logger("vestibule")


class Refreshed(Struct, frozen=True, kw_only=True):
    """How one reading ended.

    Attributes:
        source: As it is now; as it was where somebody else is reading it.
        is_ours: False when another process holds the lease, and nothing was done here.
        changed: Provider IDs of the connections that changed.
        held: Provider IDs of those at which something waits for the administrator.
        missing: Provider IDs of those whose provider is no longer in the source.
        notes: Plain sentences about what was left out of the document.
        error: Why it failed; None when it did not.
    """

    source: MetadataSource
    is_ours: bool = True
    changed: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    error: VestibuleError | None = None


class Reading(Struct, frozen=True, kw_only=True):
    """What one kind of source did with its document.

    Attributes:
        source: As it is to be kept, but for what every kind has alike: its times, failures and lease.
    """

    source: MetadataSource
    changed: tuple[str, ...] = ()
    held: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


Read = Callable[[MetadataSource, str, Told | None], Awaitable[Reading]]
"""Reads a source of one kind under a lease, and hands on to the connections what may be taken over."""


class RefreshMetadata:
    """Reads sources again."""

    def __init__(self, *, store: Store, readers: dict[SourceKind, Read], clock: Clock) -> None:
        self._store = store
        self._readers = readers
        self._clock = clock

    async def due(self) -> tuple[Refreshed, ...]:
        """Read every source that is due and that nobody else is reading."""
        done: list[Refreshed] = []
        now_s = self._clock.now_s()

        async def find(transaction: Transaction) -> tuple[str, ...]:
            return await transaction.metadata_sources.due(now_s=now_s, at_most=_AT_ONCE)

        for source_id in await self._store.read(find):
            refreshed = await self.one(source_id)
            if refreshed is not None:
                done.append(refreshed)
        return tuple(done)

    async def one(self, source_id: str, *, told: Told | None = None, read: Read | None = None) -> Refreshed | None:
        """Read one source now.

        Args:
            source_id: Whose.
            told: Hears how far the reading of an aggregate is.
            read: Reads it, instead of what fetches it from its address.

        Returns:
            None when there is no such source any more. What went wrong at the other end is told in it, not raised.

        Raises:
            DatabaseUnavailable: database_unavailable.
        """
        lease = secrets.token_urlsafe(12)
        now_s = self._clock.now_s()

        async def claim(transaction: Transaction) -> tuple[bool, MetadataSource | None]:
            sources = transaction.metadata_sources
            is_ours = await sources.claim(source_id, lease=lease, now_s=now_s, until_s=now_s + LEASE_S)
            return is_ours, await sources.by_id(source_id)

        is_ours, source = await self._store.write(claim)
        if source is None:
            return None
        if not is_ours:
            return Refreshed(source=source, is_ours=False)
        try:
            reading = await (read or self._readers[source.kind])(source, lease, told)
        except VestibuleError as error:
            return await self._failed(source, error, lease=lease)
        except BaseException:
            await self._let_go(source, lease=lease)
            raise
        return await self._succeeded(reading, lease=lease)

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
        await self._keep(kept, lease=lease)
        return Refreshed(
            source=kept, changed=reading.changed, held=reading.held, missing=reading.missing, notes=reading.notes
        )

    async def _failed(self, source: MetadataSource, error: VestibuleError, *, lease: str) -> Refreshed:
        now_s = self._clock.now_s()
        since_s = now_s if source.failing_since_s is None else source.failing_since_s
        kept = replace(
            source,
            tried_at_s=now_s,
            refresh_at_s=after_failure(now_s=now_s, failing_since_s=since_s, dice=_dice())
            if source.is_refreshed
            else None,
            failing_since_s=since_s,
            failure=f"{error.code}: {error.detail}"[:1_000],
            lease="",
            leased_until_s=0,
        )
        is_news = not source.failure.startswith(error.code)
        await self._keep(kept, lease=lease, failed=error if is_news else None)
        loud = max(Loudness.NOTE, failing_loudness(since_s=since_s, now_s=now_s))
        say = _log.error if loud >= Loudness.WARNING else _log.warning
        say("metadata_not_refreshed", source=source.name, code=error.code, detail=error.detail, failing_since_s=since_s)
        return Refreshed(source=kept, error=error)

    async def _let_go(self, source: MetadataSource, *, lease: str) -> None:
        await self._keep(replace(source, lease="", leased_until_s=0), lease=lease)

    async def _keep(self, source: MetadataSource, *, lease: str, failed: VestibuleError | None = None) -> None:
        async def write(transaction: Transaction) -> None:
            kept = await transaction.metadata_sources.replace(source, lease=lease)
            if kept and failed is not None:
                await transaction.audit.append(
                    source_event(
                        Action.METADATA_REFUSED,
                        source,
                        note=failed.detail,
                        code=failed.code,
                        clock=self._clock,
                        actor=SYSTEM,
                    )
                )

        await self._store.write(write)


def _dice() -> float:
    return random.random()  # noqa: S311 - spreads calls over time; no secret hangs on it
