"""Stored keys of the installation itself. They are sealed and opened here, and nowhere above (S57)."""

from typing import Final

from sqlalchemy import bindparam, insert, select

from vestibule.domain.connections.own_key import OwnKey
from vestibule.errors import AlreadyExists
from vestibule.storage import own_keys
from vestibule.storage.query import Query, Rows
from vestibule.storage.sealing import INSTALLATION, SealedColumn, Sealer
from vestibule.storage.tables.installation_keys import installation_keys as table

_GET: Final = Query(select(table.c.own_keys).where(table.c.purpose == bindparam("purpose")))
_ADD: Final = Query(insert(table), once=True)


class StoredInstallationKeys:
    """The installation's keys, in one transaction."""

    def __init__(self, rows: Rows, sealer: Sealer) -> None:
        self._rows = rows
        self._sealed = SealedColumn(sealer, table="installation_keys", column="own_keys")

    async def get(self, purpose: str) -> tuple[OwnKey, ...]:
        """The keys of that purpose. Raises SealError."""
        for (sealed,) in await self._rows.fetch(_GET, purpose=purpose):
            return own_keys.read(self._sealed.open(sealed, tenant=INSTALLATION, row=purpose))
        return ()

    async def add(self, purpose: str, keys: tuple[OwnKey, ...]) -> None:
        """Keep the first keys of a purpose.

        Raises:
            AlreadyExists: already_exists.
        """
        sealed = self._sealed.seal(own_keys.written(keys), tenant=INSTALLATION, row=purpose)
        if not await self._rows.run(_ADD, purpose=purpose, own_keys=sealed):
            raise AlreadyExists(f"purpose: there are keys for {purpose} already")
