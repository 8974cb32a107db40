"""Handing a new index on to the connections that follow its source, each in a transaction of its own.

Each connection keeps the hash of what it took over last, so this can be cut off anywhere and begun again.
"""

import hashlib
from typing import Final

import structlog
from msgspec import Struct
from msgspec.structs import replace

from vestibule.clock import Clock
from vestibule.domain.audit.event import Action
from vestibule.domain.connections.model import Connection
from vestibule.domain.metadata.entity import IndexedEntity
from vestibule.domain.metadata.follow import Follow
from vestibule.domain.metadata.source import MetadataSource
from vestibule.errors import DatabaseUnavailable, EditConflict, NotFound, VestibuleError
from vestibule.flows.changes import ChangeFeed
from vestibule.flows.connections.built import refreshed_version
from vestibule.flows.connections.import_metadata import ImportMetadata
from vestibule.flows.metadata_import.audit import system_event
from vestibule.flows.metadata_import.take_over import Document, PlannedTakeOver, PlanTakeOver
from vestibule.flows.store import Store, Transaction

_TRIES: Final = 3
"""An administrator may be changing the same connection at this moment."""

_log = structlog.get_logger("vestibule")


class HandedOn(Struct, frozen=True, kw_only=True):
    """What became of the connections: Provider IDs."""

    changed: tuple[str, ...]
    held: tuple[str, ...]
    missing: tuple[str, ...]


class HandOn:
    """Hands on what an index says."""

    def __init__(
        self, *, store: Store, importing: ImportMetadata, plan: PlanTakeOver, feed: ChangeFeed, clock: Clock
    ) -> None:
        self._store = store
        self._importing = importing
        self._plan = plan
        self._feed = feed
        self._clock = clock

    async def __call__(self, source: MetadataSource, *, is_new: bool) -> HandedOn:
        """Bring every follower to what the source's index says.

        A connection at which that fails is left as it is, and the others go on: log and audit trail say which.

        Args:
            source: With the generation that counts.
            is_new: Whether it is a new one: a refusal that was written down is not written down at every reading.

        Raises:
            DatabaseUnavailable: database_unavailable.
        """

        async def find(transaction: Transaction) -> tuple[Follow, ...]:
            return await transaction.follows.of_source(source.id)

        changed, held, missing = [], [], []
        for follow in await self._store.read(find):
            planned = await self._one(source, follow.connection_id, is_new=is_new)
            if planned is None:
                continue
            if planned.is_news:
                changed.append(planned.before.provider_id)
            if planned.follow.held is not None:
                held.append(planned.before.provider_id)
            if planned.follow.missing_since_s is not None:
                missing.append(planned.before.provider_id)
        return HandedOn(changed=tuple(changed), held=tuple(held), missing=tuple(missing))

    async def _one(self, source: MetadataSource, connection_id: str, *, is_new: bool) -> PlannedTakeOver | None:
        for _ in range(_TRIES):
            try:
                return await self._try(source, connection_id)
            except EditConflict:
                continue
            except NotFound:
                return None
            except DatabaseUnavailable:
                raise
            except VestibuleError as error:
                _log.warning(
                    "metadata_not_taken_over",
                    source=source.name,
                    connection_id=connection_id,
                    code=error.code,
                    detail=error.detail,
                )
                if is_new:
                    await self._write_down(source, connection_id, error)
                return None
        return None

    async def _write_down(self, source: MetadataSource, connection_id: str, error: VestibuleError) -> None:
        async def write(transaction: Transaction) -> None:
            connection = await transaction.connections.by_id(connection_id)
            if connection is not None:
                note = f"source: {source.name}; {error.code}: {error.detail}"
                await transaction.audit.append(
                    system_event(Action.METADATA_REFUSED, connection, note=note, clock=self._clock)
                )

        await self._store.write(write)

    async def _try(self, source: MetadataSource, connection_id: str) -> PlannedTakeOver | None:
        async def find(transaction: Transaction) -> tuple[Connection | None, Follow | None, IndexedEntity | None]:
            follow = await transaction.follows.get(connection_id)
            if follow is None or follow.source_id != source.id:
                return None, None, None
            return (
                await transaction.connections.by_id(connection_id),
                follow,
                await transaction.metadata_entities.get(source.id, source.generation, follow.entity_id),
            )

        connection, follow, entity = await self._store.read(find)
        if connection is None or follow is None:
            return None
        planned = await self._planned(source, connection, follow, entity)
        if planned.is_change or planned.follow != follow:
            await self._store.write(planned.write)
        if planned.is_change:
            self._feed.tell("connection", connection.id)
        return planned

    async def _planned(
        self, source: MetadataSource, connection: Connection, follow: Follow, entity: IndexedEntity | None
    ) -> PlannedTakeOver:
        if entity is None:
            return self._missing(connection, follow)
        hash_ = hashlib.sha256(entity.document).hexdigest()
        until_s = entity.summary.valid_until_s
        if hash_ == follow.document_hash:
            return self._unchanged(connection, follow, until_s=until_s)
        imported = await self._importing.read(connection.connector, entity.document)
        document = Document(imported=imported, hash=hash_, is_signed=source.signer is not None, until_s=until_s)
        return await self._plan(connection, follow, document)

    def _unchanged(self, connection: Connection, follow: Follow, *, until_s: int | None) -> PlannedTakeOver:
        """All that moves is the end, which it has from the whole document, every day."""
        after = connection
        if until_s != connection.metadata_until_s:
            after = refreshed_version(replace(connection, metadata_until_s=until_s), clock=self._clock)
        found = replace(follow, missing_since_s=None)
        return PlannedTakeOver(before=connection, after=after, tie=follow, follow=found, events=())

    def _missing(self, connection: Connection, follow: Follow) -> PlannedTakeOver:
        """It left the federation: what was said of it last counts until that has run out, and no longer."""
        if follow.missing_since_s is not None:
            return PlannedTakeOver(before=connection, after=connection, tie=follow, follow=follow, events=())
        return PlannedTakeOver(
            before=connection,
            after=connection,
            tie=follow,
            follow=replace(follow, missing_since_s=self._clock.now_s()),
            events=(
                system_event(
                    Action.METADATA_REFUSED,
                    connection,
                    note="the source no longer names the provider",
                    clock=self._clock,
                ),
            ),
        )
