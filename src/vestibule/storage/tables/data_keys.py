"""The table of data keys, each wrapped by a master key (S57, S58). The master key is never in the database."""

from typing import Final

from sqlalchemy import BigInteger, Column, LargeBinary, Table

from vestibule.storage.tables.columns import exact, metadata, time_s

data_keys: Final = Table(
    "data_keys",
    metadata,
    Column("version", BigInteger(), primary_key=True, autoincrement=False),
    Column("wrapped", LargeBinary(), nullable=False),
    exact("master_key_id"),
    time_s("created_at_s"),
)
