"""Stored ties of connections to sources of metadata."""

from typing import Final

import msgspec
from sqlalchemy import bindparam, delete, insert, select, update

from vestibule.domain.metadata.follow import Follow, HeldChange
from vestibule.storage.query import Query, Row, Rows
from vestibule.storage.tables import metadata_follows as table

_GET: Final = Query(select(*table.c).where(table.c.connection_id == bindparam("connection_id")))
_OF_SOURCE: Final = Query(
    select(*table.c).where(table.c.source_id == bindparam("source_id")).order_by(table.c.connection_id)
)
_ALL: Final = Query(select(*table.c).order_by(table.c.connection_id))
_ADD: Final = Query(insert(table))
_SET: Final = Query(
    update(table)
    .where(table.c.connection_id == bindparam("of"))
    .values({column.name: bindparam(f"new_{column.name}") for column in table.c if column.name != "connection_id"})
)
_REMOVE: Final = Query(delete(table).where(table.c.connection_id == bindparam("connection_id")))

_held: Final = msgspec.json.Decoder(HeldChange)


class StoredFollows:
    """The ties, in one transaction."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    async def put(self, follow: Follow) -> None:
        """Keep a tie; it replaces the connection's former one.

        Raises:
            NotFound: object_not_found; its connection or its source is not there, or not any more.
        """
        row = _to_row(follow)
        values = {f"new_{name}": value for name, value in row.items()}
        if not await self._rows.run(_SET, of=follow.connection_id, **values):
            await self._rows.run(_ADD, connection_id=follow.connection_id, **row)

    async def get(self, connection_id: str) -> Follow | None:
        """The tie of that connection."""
        rows = await self._rows.fetch(_GET, connection_id=connection_id)
        return _to_follow(rows[0]) if rows else None

    async def of_source(self, source_id: str) -> tuple[Follow, ...]:
        """Every tie to that source, by connection id."""
        return tuple(map(_to_follow, await self._rows.fetch(_OF_SOURCE, source_id=source_id)))

    async def all(self) -> tuple[Follow, ...]:
        """Every tie, by connection id."""
        return tuple(map(_to_follow, await self._rows.fetch(_ALL)))

    async def remove(self, connection_id: str) -> None:
        """Cut a tie; nothing happens when there is none."""
        await self._rows.run(_REMOVE, connection_id=connection_id)


def _to_row(follow: Follow) -> dict[str, object]:
    return {
        "source_id": follow.source_id,
        "entity_id": follow.entity_id,
        "taken": msgspec.json.encode(follow.taken).decode(),
        "document_hash": follow.document_hash,
        "held": None if follow.held is None else msgspec.json.encode(follow.held).decode(),
        "missing_since_s": follow.missing_since_s,
    }


def _to_follow(row: Row) -> Follow:
    connection_id, source_id, entity_id, taken, document_hash, held, missing_since_s = row
    return Follow(
        connection_id=connection_id,
        source_id=source_id,
        entity_id=entity_id,
        taken=msgspec.json.decode(taken),
        document_hash=document_hash,
        held=None if held is None else _held.decode(held),
        missing_since_s=missing_since_s,
    )
