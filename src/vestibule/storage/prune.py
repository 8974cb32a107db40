"""Bounded growth: what is over and no longer asked for is deleted, a few rows at a time (S68).

The audit trail is not pruned: it is append-only, and what it may forget is for the operator to say.
"""

from typing import Final

from msgspec import Struct
from sqlalchemy import Column, Table, bindparam, delete, select, tuple_

from vestibule.storage import tables
from vestibule.storage.query import Query

_DAY_S: Final = 86_400

SESSIONS_KEPT_S: Final = _DAY_S
"""After its absolute end, which no use of a session moves."""

ATTEMPTS_KEPT_S: Final = 30 * _DAY_S
"""So long `vestibule attempts show` can explain a login; a flow is good for ten minutes, so none comes alive again."""

SIGNALS_KEPT_S: Final = _DAY_S
"""Every replica prunes more often than that, and before it does it hears of what it may delete."""

ORPHANS_KEPT_S: Final = 3_600
"""Rows of an index that no source names: no import takes so long that one might still do so."""

ORPHANS_AT_ONCE: Final = 100
"""Rows of an index deleted in one transaction: each holds some kilobytes of a document."""

BATCH: Final = 500
"""Rows deleted in one transaction: some milliseconds of write lock on SQLite, between which logins go on."""


class Broom(Struct, frozen=True, kw_only=True):
    """Deletes what is over in one table.

    Attributes:
        query: Deletes at most `most` rows whose time is before `before_s`.
        kept_s: How long rows are kept after their time.
    """

    query: Query
    kept_s: int


def _broom(table: Table, time: Column[int], *, kept_s: int) -> Broom:
    key = tuple_(*table.primary_key.columns)
    oldest = (
        select(*table.primary_key.columns).where(time < bindparam("before_s")).order_by(time).limit(bindparam("most"))
    )
    return Broom(query=Query(delete(table).where(key.in_(oldest))), kept_s=kept_s)


BROOMS: Final = (
    _broom(tables.limit_counts, tables.limit_counts.c.expires_at_s, kept_s=0),
    _broom(tables.spent_values, tables.spent_values.c.expires_at_s, kept_s=0),
    _broom(tables.parked_answers, tables.parked_answers.c.expires_at_s, kept_s=0),
    _broom(tables.sessions, tables.sessions.c.expires_at_s, kept_s=SESSIONS_KEPT_S),
    _broom(tables.attempts, tables.attempts.c.at_s, kept_s=ATTEMPTS_KEPT_S),
    _broom(tables.signals, tables.signals.c.at_s, kept_s=SIGNALS_KEPT_S),
)
