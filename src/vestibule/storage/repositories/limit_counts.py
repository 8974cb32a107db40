"""Rate limit counts: one row for each key, window and process (S67)."""

from typing import Final

from sqlalchemy import and_, bindparam, func, insert, select, update

from vestibule.domain.policy.limit_counts import WINDOW_S, OthersCounts
from vestibule.storage.query import Query, Rows
from vestibule.storage.tables import limit_counts as table

_MINE: Final = and_(
    table.c.key == bindparam("of_key"),
    table.c.window_number == bindparam("of_window"),
    table.c.process == bindparam("of"),
)
_SET: Final = Query(update(table).where(_MINE).values(admitted=bindparam("told")))
_ADD: Final = Query(insert(table))
_OTHERS: Final = Query(
    select(table.c.window_number, func.sum(table.c.admitted))
    .where(
        table.c.key == bindparam("of_key"),
        table.c.window_number.in_([bindparam("of_window"), bindparam("of_window_before")]),
        table.c.process != bindparam("of"),
    )
    .group_by(table.c.window_number)
)


class StoredLimitCounts:
    """The counts, in one transaction."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows

    async def tell(self, key: bytes, *, process: str, window: int, count: int) -> None:
        """Keep what this process has admitted for a key in a window, in place of what it told before."""
        if not await self._rows.run(_SET, of_key=key, of_window=window, of=process, told=count):
            expires_at_s = (window + 2) * WINDOW_S  # the next window still asks for it
            await self._rows.run(
                _ADD, key=key, window_number=window, process=process, admitted=count, expires_at_s=expires_at_s
            )

    async def others(self, key: bytes, *, process: str, window: int) -> OthersCounts:
        """What all other processes told about that window and the one before."""
        rows = await self._rows.fetch(_OTHERS, of_key=key, of_window=window, of_window_before=window - 1, of=process)
        counts = {number: int(str(total)) for number, total in rows}  # PostgreSQL's sum is a Decimal
        return OthersCounts(now=counts.get(window, 0), before=counts.get(window - 1, 0))
