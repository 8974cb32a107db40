"""The tables of SAML metadata: its sources, the index of what they hold, and the connections that follow them."""

from typing import Final

from sqlalchemy import BigInteger, Column, ForeignKey, Index, LargeBinary, PrimaryKeyConstraint, Table, UniqueConstraint

from vestibule.storage.tables.columns import exact, metadata, text, time_s

metadata_sources: Final = Table(
    "metadata_sources",
    metadata,
    exact("id", primary_key=True),
    exact("name"),
    text("kind"),
    text("url", nullable=True),
    text("signer", nullable=True),
    time_s("created_at_s"),
    Column("generation", BigInteger(), nullable=False),
    text("document_hash"),
    Column("entities", BigInteger(), nullable=False),
    time_s("valid_until_s", nullable=True),
    Column("cache_s", BigInteger(), nullable=True),
    text("etag"),
    text("last_modified"),
    time_s("fetched_at_s"),
    time_s("refresh_at_s", nullable=True),
    time_s("tried_at_s"),
    time_s("failing_since_s", nullable=True),
    text("failure"),
    exact("lease"),
    time_s("leased_until_s"),
    UniqueConstraint("name"),
    Index(None, "refresh_at_s"),
)

metadata_entities: Final = Table(
    "metadata_entities",
    metadata,
    # No foreign key: a generation is written before its source names it, and goes some rows at a time.
    exact("source_id"),
    Column("generation", BigInteger(), nullable=False),
    exact("entity_id"),
    exact("name"),
    exact("search"),
    text("scopes"),
    text("authority"),
    time_s("valid_until_s", nullable=True),
    Column("line", BigInteger(), nullable=False),
    # The last one: what stands behind it could not be read without it.
    Column("document", LargeBinary(), nullable=False),
    PrimaryKeyConstraint("source_id", "generation", "entity_id"),
)

# A search reads this alone: 10,000 rows in 3 ms, where the rows with their documents take ten times that. PostgreSQL
# keeps documents apart from their rows by itself, and its indexes take no text as long as `search` may be.
Index(
    "ix_metadata_entities_search",
    *(metadata_entities.c[name] for name in ("source_id", "generation", "name", "entity_id", "search")),
).ddl_if(dialect="sqlite")

metadata_follows: Final = Table(
    "metadata_follows",
    metadata,
    exact("connection_id", ForeignKey("connections.id", ondelete="CASCADE"), primary_key=True),
    exact("source_id", ForeignKey("metadata_sources.id", ondelete="CASCADE")),
    exact("entity_id"),
    text("taken"),
    text("document_hash"),
    text("held", nullable=True),
    time_s("missing_since_s", nullable=True),
    Index(None, "source_id"),
)
