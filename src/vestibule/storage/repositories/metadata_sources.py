"""Stored sources of SAML metadata, and the leases by which one process at a time reads one."""

from typing import Final

from msgspec.structs import asdict
from sqlalchemy import bindparam, delete, insert, or_, select, update

from vestibule.domain.metadata.source import MetadataSource, SourceKind
from vestibule.errors import AlreadyExists, NotFound
from vestibule.storage.query import Query, Row, Rows
from vestibule.storage.tables import metadata_sources as table
from vestibule.storage.text import shown

_GET: Final = Query(select(*table.c).where(table.c.name == bindparam("name")))
_BY_ID: Final = Query(select(*table.c).where(table.c.id == bindparam("id")))
_ALL: Final = Query(select(*table.c).order_by(table.c.name))
_FREE: Final = or_(table.c.lease == "", table.c.leased_until_s <= bindparam("now_s"))
_DUE: Final = Query(
    select(table.c.id)
    .where(table.c.refresh_at_s <= bindparam("now_s"), _FREE)
    .order_by(table.c.refresh_at_s, table.c.id)
    .limit(bindparam("at_most"))
)
_ADD: Final = Query(insert(table), once=True)
# One statement that asks and takes: of two processes the second finds what the first has written.
_CLAIM: Final = Query(
    update(table)
    .where(table.c.id == bindparam("source_id"), or_(_FREE, table.c.lease == bindparam("mine")))
    .values(lease=bindparam("mine"), leased_until_s=bindparam("until_s"), tried_at_s=bindparam("now_s"))
)
_REPLACE: Final = Query(
    update(table)
    .where(table.c.id == bindparam("source_id"), table.c.lease == bindparam("mine"))
    .values({column.name: bindparam(f"new_{column.name}") for column in table.c if column.name != "id"})
)
_REMOVE: Final = Query(delete(table).where(table.c.id == bindparam("id")))


class StoredMetadataSources:
    """The sources of one transaction."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    async def add(self, source: MetadataSource) -> None:
        """Keep a new source.

        Raises:
            AlreadyExists: already_exists; the name is taken.
        """
        if not await self._rows.run(_ADD, **_to_row(source)):
            raise AlreadyExists(f"name: {source.name!r} is taken")

    async def get(self, name: str) -> MetadataSource | None:
        """The source of exactly that name."""
        rows = await self._rows.fetch(_GET, name=name)
        return _to_source(rows[0]) if rows else None

    async def by_id(self, source_id: str) -> MetadataSource | None:
        """The source with that internal id."""
        rows = await self._rows.fetch(_BY_ID, id=source_id)
        return _to_source(rows[0]) if rows else None

    async def all(self) -> tuple[MetadataSource, ...]:
        """All sources, by name."""
        return tuple(map(_to_source, await self._rows.fetch(_ALL)))

    async def due(self, *, now_s: int, at_most: int) -> tuple[str, ...]:
        """The ids of those that are due and that nobody is reading, the longest due first."""
        return tuple(id_ for (id_,) in await self._rows.fetch(_DUE, now_s=now_s, at_most=at_most))

    async def claim(self, source_id: str, *, lease: str, now_s: int, until_s: int) -> bool:
        """Take the lease, or one's own for longer. False when somebody else has a live one, or the source is gone."""
        return bool(await self._rows.run(_CLAIM, source_id=source_id, mine=lease, now_s=now_s, until_s=until_s))

    async def replace(self, source: MetadataSource, *, lease: str) -> bool:
        """Keep a change under one's own lease; False, and nothing is kept, when it is no longer one's own."""
        values = {f"new_{name}": value for name, value in _to_row(source).items() if name != "id"}
        return bool(await self._rows.run(_REPLACE, source_id=source.id, mine=lease, **values))

    async def remove(self, source_id: str) -> None:
        """Delete a source and the ties to it.

        Raises:
            NotFound: object_not_found; there is no such source.
        """
        if not await self._rows.run(_REMOVE, id=source_id):
            raise NotFound(f"there is no metadata source {source_id}")


def _to_row(source: MetadataSource) -> dict[str, object]:
    # What a server sent, or a failure quotes of it.
    texts = {name: shown(getattr(source, name)) for name in ("failure", "etag", "last_modified")}
    return {**asdict(source), **texts, "kind": source.kind.value}


def _to_source(row: Row) -> MetadataSource:
    values = dict(zip(table.c.keys(), row, strict=True))
    values["kind"] = SourceKind(values["kind"])
    return MetadataSource(**values)
