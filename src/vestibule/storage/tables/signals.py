"""The table of signals: what other replicas must hear of within a second (S50)."""

from typing import Final

from sqlalchemy import Column, Index, Table

from vestibule.storage.tables.columns import SERIAL, exact, metadata, time_s

signals: Final = Table(
    "signals",
    metadata,
    # Never used again, not even after the newest rows were pruned: a reader remembers how far it has read.
    Column("id", SERIAL, primary_key=True),
    exact("kind"),
    exact("key"),
    time_s("at_s"),
    Index(None, "at_s"),
    sqlite_autoincrement=True,
)
