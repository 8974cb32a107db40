"""Values that are good once: on every replica, by a unique key."""

import hashlib
from typing import Final

from sqlalchemy import insert

from vestibule.storage.query import Query, Rows
from vestibule.storage.tables import spent_values as table

_ADD: Final = Query(insert(table), once=True)


class StoredSpentValues:
    """The spent values, in one transaction."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    async def spend(self, kind: str, value: str, *, expires_at_s: int) -> bool:
        """Spend a value. False when it was spent before, on any replica. Kept until it expires."""
        value_hash = hashlib.sha256(value.encode(errors="surrogatepass")).digest()
        return bool(await self._rows.run(_ADD, kind=kind, value_hash=value_hash, expires_at_s=expires_at_s))
