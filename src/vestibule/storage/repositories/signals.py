"""Telling every replica that something it may have cached is no longer true (S50)."""

from typing import Final, final

from msgspec import Struct
from sqlalchemy import bindparam, insert

from vestibule.clock import Clock
from vestibule.storage.query import Query, Rows
from vestibule.storage.tables import signals as table

SESSION: Final = "session"
"""The key is the session's id."""

CONNECTION: Final = "connection"
"""The key is the connection's internal id."""

_ADD: Final = Query(insert(table).inline().values({name: bindparam(name) for name in ("kind", "key", "at_s")}))


class StoredSignal(Struct):
    """What `vestibule.flows.store.Signal` asks for."""

    kind: str
    key: str


@final
class StoredSignals:
    """The signals, in one transaction."""

    def __init__(self, rows: Rows, clock: Clock) -> None:
        self._rows = rows
        self._clock = clock

    async def add(self, kind: str, key: str) -> None:
        """Leave a signal in the transaction of the change: it is heard of if and only if the change was made."""
        await self._rows.run(_ADD, kind=kind, key=key, at_s=self._clock.now_s())
