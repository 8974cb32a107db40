"""Connections through which any provider of a federation signs people in.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

EXACT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Add the column. Until now every connection had one provider of its own."""
    op.add_column("connections", sa.Column("federation", EXACT, nullable=True))


def downgrade() -> None:
    """Take it back; connections to federations cannot be opened any more."""
    op.drop_column("connections", "federation")
