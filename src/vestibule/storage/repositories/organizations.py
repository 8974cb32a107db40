"""Stored organizations."""

from typing import Final

from sqlalchemy import bindparam, select

from vestibule.domain.organizations.model import Organization
from vestibule.storage.query import Query, Rows
from vestibule.storage.tables import organizations as table

_BY_SLUG: Final = Query(
    select(table.c.id, table.c.slug, table.c.name, table.c.created_at_s).where(table.c.slug == bindparam("slug"))
)


class StoredOrganizations:
    """The organizations of one transaction."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    async def by_slug(self, slug: str) -> Organization | None:
        """The organization with that slug."""
        rows = await self._rows.fetch(_BY_SLUG, slug=slug)
        for id_, found, name, created_at_s in rows:
            return Organization(id=id_, slug=found, name=name, created_at_s=created_at_s)
        return None
