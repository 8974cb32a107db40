"""What the owners of accounts have disconnected: through those connections nothing joins them by an address any more.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

EXACT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Make the table. Until now nobody could disconnect anything."""
    op.create_table(
        "disconnections",
        sa.Column("link_id", EXACT, nullable=False),
        sa.Column("account_id", EXACT, nullable=False),
        sa.Column("connection_id", EXACT, nullable=False),
        sa.Column("at_s", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("link_id", name="pk_disconnections"),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name="fk_disconnections_account_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["connection_id"], ["connections.id"], name="fk_disconnections_connection_id", ondelete="CASCADE"
        ),
    )
    op.create_index("ix_disconnections_account_id", "disconnections", ["account_id"])


def downgrade() -> None:
    """Forget it."""
    op.drop_table("disconnections")
