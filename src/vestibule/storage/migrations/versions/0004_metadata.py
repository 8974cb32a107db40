"""SAML metadata that is read again, and connections that it may change; the key that signs our own for federations.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

EXACT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Add the tables and the columns. Until now every change of a connection ended its logins."""
    op.add_column("connections", sa.Column("login_version", sa.BigInteger(), nullable=True))
    op.execute("UPDATE connections SET login_version = version")
    with op.batch_alter_table("connections") as connections:
        connections.alter_column("login_version", existing_type=sa.BigInteger(), nullable=False)
        connections.add_column(sa.Column("metadata_until_s", sa.BigInteger(), nullable=True))
    op.alter_column("parked_answers", "version", new_column_name="login_version")
    _make_sources()
    _make_entities()
    _make_follows()
    op.create_table(
        "installation_keys",
        sa.Column("purpose", EXACT, nullable=False),
        sa.Column("own_keys", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("purpose", name="pk_installation_keys"),
    )


def downgrade() -> None:
    """Take it back; sources, their index and what connections follow are lost."""
    for table in ("installation_keys", "metadata_follows", "metadata_entities", "metadata_sources"):
        op.drop_table(table)
    op.alter_column("parked_answers", "login_version", new_column_name="version")
    op.drop_column("connections", "metadata_until_s")
    op.drop_column("connections", "login_version")


def _make_sources() -> None:
    op.create_table(
        "metadata_sources",
        sa.Column("id", EXACT, nullable=False),
        sa.Column("name", EXACT, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("signer", sa.Text(), nullable=True),
        sa.Column("created_at_s", sa.BigInteger(), nullable=False),
        sa.Column("generation", sa.BigInteger(), nullable=False),
        sa.Column("document_hash", sa.Text(), nullable=False),
        sa.Column("entities", sa.BigInteger(), nullable=False),
        sa.Column("valid_until_s", sa.BigInteger(), nullable=True),
        sa.Column("cache_s", sa.BigInteger(), nullable=True),
        sa.Column("etag", sa.Text(), nullable=False),
        sa.Column("last_modified", sa.Text(), nullable=False),
        sa.Column("fetched_at_s", sa.BigInteger(), nullable=False),
        sa.Column("refresh_at_s", sa.BigInteger(), nullable=True),
        sa.Column("tried_at_s", sa.BigInteger(), nullable=False),
        sa.Column("failing_since_s", sa.BigInteger(), nullable=True),
        sa.Column("failure", sa.Text(), nullable=False),
        sa.Column("lease", EXACT, nullable=False),
        sa.Column("leased_until_s", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_metadata_sources"),
        sa.UniqueConstraint("name", name="uq_metadata_sources_name"),
    )
    op.create_index("ix_metadata_sources_refresh_at_s", "metadata_sources", ["refresh_at_s"])


def _make_entities() -> None:
    op.create_table(
        "metadata_entities",
        sa.Column("source_id", EXACT, nullable=False),
        sa.Column("generation", sa.BigInteger(), nullable=False),
        sa.Column("entity_id", EXACT, nullable=False),
        sa.Column("name", EXACT, nullable=False),
        sa.Column("search", EXACT, nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("authority", sa.Text(), nullable=False),
        sa.Column("valid_until_s", sa.BigInteger(), nullable=True),
        sa.Column("line", sa.BigInteger(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("source_id", "generation", "entity_id", name="pk_metadata_entities"),
    )
    if op.get_bind().dialect.name == "postgresql":
        # Kept apart from their rows, and not compressed: base64 of keys and logos gives little, and costs an import
        # more than all else here.
        op.execute("ALTER TABLE metadata_entities ALTER COLUMN document SET STORAGE EXTERNAL")
    else:
        searched = ["source_id", "generation", "name", "entity_id", "search"]
        op.create_index("ix_metadata_entities_search", "metadata_entities", searched)


def _make_follows() -> None:
    op.create_table(
        "metadata_follows",
        sa.Column("connection_id", EXACT, nullable=False),
        sa.Column("source_id", EXACT, nullable=False),
        sa.Column("entity_id", EXACT, nullable=False),
        sa.Column("taken", sa.Text(), nullable=False),
        sa.Column("document_hash", sa.Text(), nullable=False),
        sa.Column("held", sa.Text(), nullable=True),
        sa.Column("missing_since_s", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("connection_id", name="pk_metadata_follows"),
        sa.ForeignKeyConstraint(
            ["connection_id"], ["connections.id"], name="fk_metadata_follows_connection_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["metadata_sources.id"], name="fk_metadata_follows_source_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_metadata_follows_source_id", "metadata_follows", ["source_id"])
