"""Counts that rate limits share between processes.

Revision ID: 0002
Revises: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

EXACT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "limit_counts",
        sa.Column("key", sa.LargeBinary(), nullable=False),
        sa.Column("window_number", sa.BigInteger(), nullable=False),
        sa.Column("process", EXACT, nullable=False),
        sa.Column("admitted", sa.BigInteger(), nullable=False),
        sa.Column("expires_at_s", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", "window_number", "process", name="pk_limit_counts"),
    )
    op.create_index("ix_limit_counts_expires_at_s", "limit_counts", ["expires_at_s"])


def downgrade() -> None:
    """Remove it; limits then count anew."""
    op.drop_table("limit_counts")
