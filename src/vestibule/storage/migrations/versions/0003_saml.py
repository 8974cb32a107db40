"""What SAML connections need: our keys, parked answers, and a hint for logout that is not always an ID token.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

EXACT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    """Add the column and the table, and rename what holds the hint; what is sealed in it stays as it is."""
    op.add_column("connections", sa.Column("own_keys", sa.LargeBinary(), nullable=True))
    op.alter_column("sessions", "id_token", new_column_name="logout_hint")
    op.create_table(
        "parked_answers",
        sa.Column("key_hash", sa.LargeBinary(), nullable=False),
        sa.Column("connection_id", EXACT, nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at_s", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key_hash", name="pk_parked_answers"),
    )
    op.create_index("ix_parked_answers_expires_at_s", "parked_answers", ["expires_at_s"])


def downgrade() -> None:
    """Take it back; our keys are lost, and SAML connections with them."""
    op.drop_table("parked_answers")
    op.alter_column("sessions", "logout_hint", new_column_name="id_token")
    op.drop_column("connections", "own_keys")
