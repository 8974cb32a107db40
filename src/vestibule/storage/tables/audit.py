"""The tables of attempts, audit events and spent values."""

from typing import Final

from sqlalchemy import Column, Index, LargeBinary, PrimaryKeyConstraint, Table, UniqueConstraint

from vestibule.storage.tables.columns import exact, metadata, text, time_s

attempts: Final = Table(
    "attempts",
    metadata,
    exact("id", primary_key=True),
    exact("flow_id"),
    time_s("at_s"),
    exact("connection_id"),
    exact("provider_id"),
    text("outcome"),
    text("code", nullable=True),
    text("step", nullable=True),
    text("detail"),
    text("hint"),
    text("expected", nullable=True),
    text("received", nullable=True),
    exact("account_id", nullable=True),
    text("client_address"),
    text("steps"),
    UniqueConstraint("flow_id"),
    Index(None, "at_s"),
)

# Triggers refuse UPDATE and DELETE (the first migration makes them): a trail that can be edited is no trail (S69).
audit_events: Final = Table(
    "audit_events",
    metadata,
    exact("id", primary_key=True),
    time_s("at_s"),
    text("action"),
    text("actor"),
    exact("organization_id", nullable=True),
    exact("connection_id", nullable=True),
    exact("account_id", nullable=True),
    text("subject_hash", nullable=True),
    exact("attempt_id", nullable=True),
    text("client_address"),
    text("code", nullable=True),
    text("note"),
    Index(None, "at_s"),
)

spent_values: Final = Table(
    "spent_values",
    metadata,
    exact("kind"),
    # A hash: bounded whatever the value's length, and the value itself is not kept.
    Column("value_hash", LargeBinary(), nullable=False),
    time_s("expires_at_s"),
    PrimaryKeyConstraint("kind", "value_hash"),
    Index(None, "expires_at_s"),
)
