"""How far the set-up of each connection has come, and the consent that is waited for.

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns. A connection through which somebody has signed in is linked; of the others nobody knows."""
    op.add_column("connections", sa.Column("stage", sa.Text(), nullable=True))
    op.add_column("connections", sa.Column("consent_hash", sa.LargeBinary(), nullable=True))
    op.execute("UPDATE connections SET stage = 'draft'")
    op.execute("UPDATE connections SET stage = 'linked' WHERE id IN (SELECT connection_id FROM links)")
    with op.batch_alter_table("connections") as connections:
        connections.alter_column("stage", existing_type=sa.Text(), nullable=False)


def downgrade() -> None:
    """Take them back."""
    op.drop_column("connections", "consent_hash")
    op.drop_column("connections", "stage")
