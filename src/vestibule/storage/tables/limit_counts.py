"""The table of rate limit counts: what each process has admitted for a key that is used a lot (S67)."""

from typing import Final

from sqlalchemy import BigInteger, Column, Index, LargeBinary, PrimaryKeyConstraint, Table

from vestibule.storage.tables.columns import exact, metadata, time_s

limit_counts: Final = Table(
    "limit_counts",
    metadata,
    # A hash: the key itself may hold a client's address.
    Column("key", LargeBinary(), nullable=False),
    Column("window_number", BigInteger(), nullable=False),
    exact("process"),
    Column("admitted", BigInteger(), nullable=False),
    time_s("expires_at_s"),
    PrimaryKeyConstraint("key", "window_number", "process"),
    Index(None, "expires_at_s"),
)
