"""The table of parked answers: verified SAML responses between the browser's two hops."""

from typing import Final

from sqlalchemy import BigInteger, Column, Index, LargeBinary, Table

from vestibule.storage.tables.columns import exact, metadata, sealed, time_s

parked_answers: Final = Table(
    "parked_answers",
    metadata,
    # The handle is in the browser only: a stolen dump finishes nobody's login.
    Column("key_hash", LargeBinary(), primary_key=True),
    # No foreign key: the row is gone within minutes, and nobody finishes at a connection that is.
    exact("connection_id"),
    Column("login_version", BigInteger(), nullable=False),
    sealed("content"),
    time_s("expires_at_s"),
    Index(None, "expires_at_s"),
)
