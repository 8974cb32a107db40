"""The stored indexes of SAML metadata: one row for each provider of each generation of a source."""

from collections.abc import Sequence
from typing import Any, Final

import msgspec
from sqlalchemy import Select, bindparam, delete, except_, func, insert, select, tuple_

from vestibule.domain.metadata.entity import EntitySummary, IndexedEntity
from vestibule.domain.metadata.repository import FoundEntities
from vestibule.errors import AlreadyExists
from vestibule.storage.query import Query, Row, Rows
from vestibule.storage.tables import metadata_entities as table
from vestibule.storage.tables import metadata_sources
from vestibule.storage.text import is_keepable, shown

MOST_WORDS: Final = 6
"""A search looks at no more of them: each makes a statement of its own, and the first few say what is meant."""

LONGEST_WORD: Final = 1024
"""In characters: no entity ID is longer (SAML core 8.3.6), and SQLite refuses patterns above 50,000 bytes."""

_ASKED_AT_ONCE: Final = 100
_ESCAPE: Final = "\\"
_ESCAPES: Final = str.maketrans({sign: _ESCAPE + sign for sign in (_ESCAPE, "%", "_")})

_GENERATION: Final = (table.c.source_id == bindparam("source_id"), table.c.generation == bindparam("generation"))
_SUMMARY: Final = (
    table.c.entity_id,
    table.c.name,
    table.c.search,
    table.c.scopes,
    table.c.authority,
    table.c.valid_until_s,
    table.c.line,
)
_GET: Final = Query(
    select(*_SUMMARY, table.c.document).where(*_GENERATION, table.c.entity_id == bindparam("entity_id"))
)
_SUMMARIZE: Final = Query(select(*_SUMMARY).where(*_GENERATION, table.c.entity_id == bindparam("entity_id")))
_NAMED: Final = Query(select(table.c.entity_id).where(*_GENERATION))
_ADD: Final = Query(insert(table))
_ASKED: Final = tuple(f"asked_{number}" for number in range(_ASKED_AT_ONCE))
_TAKEN: Final = Query(
    select(table.c.entity_id).where(*_GENERATION, table.c.entity_id.in_([bindparam(name) for name in _ASKED]))
)
_ORPHANED: Final = Query(
    except_(
        select(table.c.source_id, table.c.generation).where(table.c.generation < bindparam("before")),
        select(metadata_sources.c.id, metadata_sources.c.generation),
    )
)
_KEY: Final = tuple(table.primary_key.columns)
# By the whole key: PostgreSQL would else run the subquery again for each row, as long as it has no statistics.
_SWEEP: Final = Query(
    delete(table).where(tuple_(*_KEY).in_(select(*_KEY).where(*_GENERATION).limit(bindparam("most"))))
)

_scopes: Final = msgspec.json.Decoder(tuple[str, ...])


def _having(words: int, wanted: Select[Any]) -> Select[Any]:
    patterns = [table.c.search.like(bindparam(f"word_{number}"), escape=_ESCAPE) for number in range(words)]
    return wanted.where(*_GENERATION, *patterns)


_FIND: Final = tuple(
    Query(_having(words, select(*_SUMMARY)).order_by(table.c.name, table.c.entity_id).limit(bindparam("at_most")))
    for words in range(MOST_WORDS + 1)
)
_COUNT: Final = tuple(Query(_having(words, select(func.count()).select_from(table))) for words in range(MOST_WORDS + 1))


class StoredMetadataEntities:
    """The indexes, in one transaction."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    async def add(self, source_id: str, generation: int, entities: Sequence[IndexedEntity]) -> None:
        """Add to a generation.

        Raises:
            AlreadyExists: already_exists, naming the entity ID: the generation holds it, or it stands there twice.
        """
        seen: set[str] = set()
        for entity in entities:
            entity_id = entity.summary.entity_id
            if entity_id in seen:
                raise _taken(entity_id)
            seen.add(entity_id)
        await self._refuse_taken(source_id, generation, list(seen))
        await self._rows.run_many(_ADD, [_to_row(source_id, generation, entity) for entity in entities])

    async def get(self, source_id: str, generation: int, entity_id: str) -> IndexedEntity | None:
        """One provider."""
        if not is_keepable(entity_id):
            return None
        rows = await self._rows.fetch(_GET, source_id=source_id, generation=generation, entity_id=entity_id)
        for *summary, document in rows:
            return IndexedEntity(summary=_to_summary(tuple(summary)), document=document)
        return None

    async def summaries(self, source_id: str, generation: int, entity_ids: Sequence[str]) -> tuple[EntitySummary, ...]:
        """Those of these few that are there, in the order given. Documents are not read."""
        found: list[EntitySummary] = []
        for entity_id in filter(is_keepable, entity_ids):
            rows = await self._rows.fetch(_SUMMARIZE, source_id=source_id, generation=generation, entity_id=entity_id)
            found += map(_to_summary, rows)
        return tuple(found)

    async def entity_ids(self, source_id: str, generation: int) -> tuple[str, ...]:
        """The name of every provider."""
        rows = await self._rows.fetch(_NAMED, source_id=source_id, generation=generation)
        return tuple(entity_id for (entity_id,) in rows)

    async def find(self, source_id: str, generation: int, words: Sequence[str], *, at_most: int) -> FoundEntities:
        """Those in whose `search` each of the first MOST_WORDS words occurs; without words, all."""
        wanted = words[:MOST_WORDS]
        if not all(len(word) <= LONGEST_WORD and is_keepable(word) for word in wanted):
            return FoundEntities((), 0)
        values: dict[str, object] = {"source_id": source_id, "generation": generation}
        for number, word in enumerate(wanted):
            values[f"word_{number}"] = f"%{word.translate(_ESCAPES)}%"
        found = await self._rows.fetch(_FIND[len(wanted)], **values, at_most=at_most)
        if len(found) < at_most:
            return FoundEntities(tuple(map(_to_summary, found)), len(found))
        ((matching,),) = await self._rows.fetch(_COUNT[len(wanted)], **values)
        return FoundEntities(tuple(map(_to_summary, found)), matching)

    async def sweep(self, *, before_generation: int, at_most: int) -> int:
        """Delete rows of generations that no source names and that are older than that one; how many it were."""
        swept = 0
        for source_id, generation in await self._rows.fetch(_ORPHANED, before=before_generation):
            if swept < at_most:
                values = {"source_id": source_id, "generation": generation, "most": at_most - swept}
                swept += await self._rows.run(_SWEEP, **values)
        return swept

    async def _refuse_taken(self, source_id: str, generation: int, entity_ids: list[str]) -> None:
        """Look before the rows are written: which of many was in the way could not be told afterwards."""
        for start in range(0, len(entity_ids), _ASKED_AT_ONCE):
            asked = entity_ids[start : start + _ASKED_AT_ONCE]
            asked += asked[:1] * (_ASKED_AT_ONCE - len(asked))
            named = dict(zip(_ASKED, asked, strict=True))
            for (entity_id,) in await self._rows.fetch(_TAKEN, source_id=source_id, generation=generation, **named):
                raise _taken(entity_id)


def _taken(entity_id: str) -> AlreadyExists:
    return AlreadyExists(f"entity_id: {entity_id} is in the index already")


def _to_row(source_id: str, generation: int, entity: IndexedEntity) -> dict[str, object]:
    summary = entity.summary
    return {
        "source_id": source_id,
        "generation": generation,
        "entity_id": summary.entity_id,
        "name": shown(summary.name),
        "search": shown(summary.search),
        "scopes": msgspec.json.encode(summary.scopes).decode(),
        "authority": shown(summary.authority),
        "valid_until_s": summary.valid_until_s,
        "line": summary.line,
        "document": entity.document,
    }


def _to_summary(row: Row) -> EntitySummary:
    entity_id, name, search, scopes, authority, valid_until_s, line = row
    return EntitySummary(
        entity_id=entity_id,
        name=name,
        search=search,
        scopes=_scopes.decode(scopes),
        authority=authority,
        valid_until_s=valid_until_s,
        line=line,
    )
