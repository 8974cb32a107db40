"""The tables of accounts and of the links that tie identities to them."""

from typing import Final

from sqlalchemy import ForeignKey, Index, Table, UniqueConstraint

from vestibule.storage.tables.columns import exact, metadata, text, time_s

accounts: Final = Table(
    "accounts",
    metadata,
    exact("id", primary_key=True),
    text("email", nullable=True),
    # In ASCII lower case and made by us: the databases' own lower() differ beyond ASCII.
    exact("email_lower", nullable=True),
    exact("email_key", nullable=True),
    text("name", nullable=True),
    time_s("created_at_s"),
    # No unique keys: an address makes an account a candidate, never an identity (S43).
    Index(None, "email_lower"),
    Index(None, "email_key"),
)

links: Final = Table(
    "links",
    metadata,
    exact("id", primary_key=True),
    exact("account_id", ForeignKey("accounts.id", ondelete="CASCADE")),
    exact("connection_id", ForeignKey("connections.id", ondelete="CASCADE")),
    exact("issuer"),
    exact("subject"),
    text("email", nullable=True),
    text("method"),
    text("reasons"),
    time_s("created_at_s"),
    time_s("last_used_at_s"),
    UniqueConstraint("connection_id", "issuer", "subject"),
    Index(None, "account_id"),
)

disconnections: Final = Table(
    "disconnections",
    metadata,
    # The id that the link had.
    exact("link_id", primary_key=True),
    exact("account_id", ForeignKey("accounts.id", ondelete="CASCADE")),
    exact("connection_id", ForeignKey("connections.id", ondelete="CASCADE")),
    time_s("at_s"),
    Index(None, "account_id"),
)
