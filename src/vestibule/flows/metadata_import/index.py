"""Building an index of an aggregate: row by row beside the old one, which counts until the new one is whole."""

import unicodedata
from collections.abc import Callable
from contextlib import aclosing
from pathlib import Path
from typing import Final

from msgspec import Struct

from vestibule.clock import Clock
from vestibule.domain.metadata.entity import EntitySummary, IndexedEntity
from vestibule.domain.metadata.source import MetadataSource
from vestibule.errors import InternalError
from vestibule.flows.connections.directory import plain
from vestibule.flows.store import Store, Transaction
from vestibule.protocols.saml.aggregate import AggregateRead, Batch, Progress, ReadEntity, read_aggregate

Told = Callable[[Progress], None]
"""Hears how far the reading is."""

_NAME_AT_MOST: Final = 200
"""Characters of a name for people."""

_NAMES_AT_MOST: Final = 2_000
"""Characters by which one provider is found."""


class BuiltIndex(Struct, frozen=True, kw_only=True):
    """A complete index that nobody uses yet.

    Attributes:
        generation: Names its rows.
        read: What the document says of itself.
    """

    generation: int
    read: AggregateRead


class BuildIndex:
    """Reads an aggregate into the database."""

    def __init__(self, *, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def __call__(self, source: MetadataSource, document: Path, *, told: Told | None) -> BuiltIndex:
        """Read the whole document. What is written before a refusal belongs to no source, and is swept.

        Args:
            source: Whose index it is. Its signer has to have signed the whole of the document; without one no signature
                is checked.
            document: The file.
            told: Hears how far it is.

        Raises:
            MetadataError, MetadataExpired, VerificationError: As `read_aggregate`.
            DatabaseUnavailable: database_unavailable.
        """
        # A clock that was put back must not name rows that are there already.
        generation = max(self._clock.now_ms(), source.generation + 1)
        # Closed here, whatever happens: the process that reads ends with this block, and not when somebody collects it.
        async with aclosing(read_aggregate(document, signer=source.signer, now_s=self._clock.now_s())) as pieces:
            async for piece in pieces:
                if isinstance(piece, AggregateRead):
                    return BuiltIndex(generation=generation, read=piece)
                if isinstance(piece, Batch):
                    await self._keep(source.id, generation, piece)
                elif told is not None:
                    told(piece)
        raise InternalError("the reader of aggregates ended without an end")

    async def _keep(self, source_id: str, generation: int, batch: Batch) -> None:
        entities = [indexed(entity) for entity in batch.entities]

        async def write(transaction: Transaction) -> None:
            await transaction.metadata_entities.add(source_id, generation, entities)

        await self._store.add(write)


def indexed(entity: ReadEntity) -> IndexedEntity:
    """A provider as it is kept in the index."""
    names = [name for _, name in entity.names]
    found_by = dict.fromkeys([*names, *entity.scopes, entity.entity_id])
    return IndexedEntity(
        summary=EntitySummary(
            entity_id=entity.entity_id,
            name=_name(entity),
            search=plain(" ".join(found_by))[:_NAMES_AT_MOST],
            scopes=entity.scopes,
            authority=entity.authority,
            valid_until_s=entity.valid_until_s,
            line=entity.line,
        ),
        document=entity.document,
    )


def _name(entity: ReadEntity) -> str:
    """In English, else the first; what has no printable name is called by its entity ID."""
    ranked = sorted(entity.names, key=lambda pair: (pair[0] != "en", not pair[0].startswith("en-")))
    name = next((name for _, name in ranked if name.strip()), entity.entity_id)
    if not name.isprintable():
        name = "".join(c for c in name if not unicodedata.category(c).startswith("C"))
    return name[:_NAME_AT_MOST]
