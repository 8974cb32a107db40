"""The table of sessions. The browser's token is not in it, only its hash (S50, S59)."""

from typing import Final

from sqlalchemy import Column, ForeignKey, Index, LargeBinary, Table, UniqueConstraint
from sqlalchemy import text as sql

from vestibule.storage.tables.columns import exact, metadata, sealed, text, time_s

_WITH_SID = sql("upstream_session_id IS NOT NULL")

sessions: Final = Table(
    "sessions",
    metadata,
    exact("id", primary_key=True),
    Column("token_hash", LargeBinary(), nullable=False),
    exact("account_id", ForeignKey("accounts.id", ondelete="CASCADE")),
    time_s("created_at_s"),
    time_s("last_seen_at_s"),
    time_s("idle_expires_at_s"),
    time_s("expires_at_s"),
    time_s("revoked_at_s", nullable=True),
    text("client"),
    # No foreign key: the rows of ended sessions outlive the connection they began with.
    exact("connection_id"),
    exact("provider_id"),
    exact("issuer"),
    exact("subject"),
    time_s("proof_at_s"),
    exact("upstream_session_id", nullable=True),
    sealed("logout_hint", nullable=True),
    UniqueConstraint("token_hash"),
    Index(None, "account_id"),
    # Back-channel logout names a subject or a provider's session (S79). Subjects lead: they differ, connections do not.
    Index(None, "subject", "connection_id"),
    Index(None, "upstream_session_id", "connection_id", sqlite_where=_WITH_SID, postgresql_where=_WITH_SID),
    # A connection that is removed ends its sessions. Without it that would read, and on PostgreSQL lock, everybody's.
    Index(None, "connection_id"),
    # The absolute end never moves, so that use of a session does not touch this index.
    Index(None, "expires_at_s"),
)
