"""The first tables, and the organization `default`.

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op

from vestibule.clock import SystemClock
from vestibule.domain.ids import new_id

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# Compared byte by byte on PostgreSQL too, whatever the database's own collation is.
EXACT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
SERIAL = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Make everything."""
    _make_connections()
    _make_accounts()
    _make_sessions()
    _make_attempts()
    _make_audit_events()
    _make_the_rest()


def downgrade() -> None:
    """Remove everything, and what is in it."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP TRIGGER audit_events_append_only ON audit_events")
        op.execute("DROP TRIGGER audit_events_no_truncate ON audit_events")
        op.execute("DROP FUNCTION vestibule_append_only()")
    else:
        op.execute("DROP TRIGGER audit_events_no_update")
        op.execute("DROP TRIGGER audit_events_no_delete")
    for table in ("signals", "data_keys", "spent_values", "audit_events", "attempts", "sessions", "links"):
        op.drop_table(table)
    for table in ("accounts", "connections", "organizations"):
        op.drop_table(table)


def _make_connections() -> None:
    organizations = op.create_table(
        "organizations",
        sa.Column("id", EXACT, nullable=False),
        sa.Column("slug", EXACT, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at_s", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_organizations"),
        sa.UniqueConstraint("slug", name="uq_organizations_slug"),
    )
    now_s = SystemClock().now_s()
    default = {"id": new_id(now_s * 1000), "slug": "default", "name": "Default", "created_at_s": now_s}
    op.bulk_insert(organizations, [default])
    op.create_table(
        "connections",
        sa.Column("id", EXACT, nullable=False),
        sa.Column("organization_id", EXACT, nullable=False),
        sa.Column("provider_id", EXACT, nullable=False),
        sa.Column("connector", EXACT, nullable=False),
        sa.Column("name", EXACT, nullable=False),
        sa.Column("icon", sa.Text(), nullable=False),
        sa.Column("config", sa.Text(), nullable=False),
        sa.Column("secrets", sa.LargeBinary(), nullable=False),
        sa.Column("issuer", EXACT, nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("callback_form", sa.Text(), nullable=False),
        sa.Column("trusted_for_linking", sa.Boolean(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("created_at_s", sa.BigInteger(), nullable=False),
        sa.Column("updated_at_s", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_connections"),
        sa.ForeignKeyConstraint(["organization_id"], ["organizations.id"], name="fk_connections_organization_id"),
        sa.UniqueConstraint("provider_id", name="uq_connections_provider_id"),
        sa.UniqueConstraint("organization_id", "name", name="uq_connections_organization_id_name"),
    )


def _make_accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", EXACT, nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("email_lower", EXACT, nullable=True),
        sa.Column("email_key", EXACT, nullable=True),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("created_at_s", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_accounts"),
    )
    op.create_index("ix_accounts_email_lower", "accounts", ["email_lower"])
    op.create_index("ix_accounts_email_key", "accounts", ["email_key"])
    op.create_table(
        "links",
        sa.Column("id", EXACT, nullable=False),
        sa.Column("account_id", EXACT, nullable=False),
        sa.Column("connection_id", EXACT, nullable=False),
        sa.Column("issuer", EXACT, nullable=False),
        sa.Column("subject", EXACT, nullable=False),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("created_at_s", sa.BigInteger(), nullable=False),
        sa.Column("last_used_at_s", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_links"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_links_account_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["connection_id"], ["connections.id"], name="fk_links_connection_id", ondelete="CASCADE"
        ),
        sa.UniqueConstraint("connection_id", "issuer", "subject", name="uq_links_connection_id_issuer_subject"),
    )
    op.create_index("ix_links_account_id", "links", ["account_id"])


def _make_sessions() -> None:
    op.create_table(
        "sessions",
        sa.Column("id", EXACT, nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("account_id", EXACT, nullable=False),
        sa.Column("created_at_s", sa.BigInteger(), nullable=False),
        sa.Column("last_seen_at_s", sa.BigInteger(), nullable=False),
        sa.Column("idle_expires_at_s", sa.BigInteger(), nullable=False),
        sa.Column("expires_at_s", sa.BigInteger(), nullable=False),
        sa.Column("revoked_at_s", sa.BigInteger(), nullable=True),
        sa.Column("client", sa.Text(), nullable=False),
        sa.Column("connection_id", EXACT, nullable=False),
        sa.Column("provider_id", EXACT, nullable=False),
        sa.Column("issuer", EXACT, nullable=False),
        sa.Column("subject", EXACT, nullable=False),
        sa.Column("proof_at_s", sa.BigInteger(), nullable=False),
        sa.Column("upstream_session_id", EXACT, nullable=True),
        sa.Column("id_token", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_sessions"),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="fk_sessions_account_id", ondelete="CASCADE"),
        sa.UniqueConstraint("token_hash", name="uq_sessions_token_hash"),
    )
    op.create_index("ix_sessions_account_id", "sessions", ["account_id"])
    op.create_index("ix_sessions_subject_connection_id", "sessions", ["subject", "connection_id"])
    with_sid = sa.text("upstream_session_id IS NOT NULL")
    op.create_index(
        "ix_sessions_upstream_session_id_connection_id",
        "sessions",
        ["upstream_session_id", "connection_id"],
        sqlite_where=with_sid,
        postgresql_where=with_sid,
    )
    op.create_index("ix_sessions_connection_id", "sessions", ["connection_id"])
    op.create_index("ix_sessions_expires_at_s", "sessions", ["expires_at_s"])


def _make_attempts() -> None:
    op.create_table(
        "attempts",
        sa.Column("id", EXACT, nullable=False),
        sa.Column("flow_id", EXACT, nullable=False),
        sa.Column("at_s", sa.BigInteger(), nullable=False),
        sa.Column("connection_id", EXACT, nullable=False),
        sa.Column("provider_id", EXACT, nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("step", sa.Text(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("hint", sa.Text(), nullable=False),
        sa.Column("expected", sa.Text(), nullable=True),
        sa.Column("received", sa.Text(), nullable=True),
        sa.Column("account_id", EXACT, nullable=True),
        sa.Column("client_address", sa.Text(), nullable=False),
        sa.Column("steps", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_attempts"),
        sa.UniqueConstraint("flow_id", name="uq_attempts_flow_id"),
    )
    op.create_index("ix_attempts_at_s", "attempts", ["at_s"])


def _make_audit_events() -> None:
    op.create_table(
        "audit_events",
        sa.Column("id", EXACT, nullable=False),
        sa.Column("at_s", sa.BigInteger(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("organization_id", EXACT, nullable=True),
        sa.Column("connection_id", EXACT, nullable=True),
        sa.Column("account_id", EXACT, nullable=True),
        sa.Column("subject_hash", sa.Text(), nullable=True),
        sa.Column("attempt_id", EXACT, nullable=True),
        sa.Column("client_address", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_events"),
    )
    op.create_index("ix_audit_events_at_s", "audit_events", ["at_s"])
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION vestibule_append_only() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'audit_events is append-only'; END $$"
        )
        for name, what, each in (
            ("append_only", "UPDATE OR DELETE", "ROW"),
            ("no_truncate", "TRUNCATE", "STATEMENT"),
        ):
            op.execute(
                f"CREATE TRIGGER audit_events_{name} BEFORE {what} ON audit_events "
                f"FOR EACH {each} EXECUTE FUNCTION vestibule_append_only()"
            )
    else:
        for what in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER audit_events_no_{what.lower()} BEFORE {what} ON audit_events "
                "BEGIN SELECT RAISE(ABORT, 'audit_events is append-only'); END"
            )


def _make_the_rest() -> None:
    op.create_table(
        "spent_values",
        sa.Column("kind", EXACT, nullable=False),
        sa.Column("value_hash", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at_s", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "value_hash", name="pk_spent_values"),
    )
    op.create_index("ix_spent_values_expires_at_s", "spent_values", ["expires_at_s"])
    op.create_table(
        "data_keys",
        sa.Column("version", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("master_key_id", EXACT, nullable=False),
        sa.Column("created_at_s", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("version", name="pk_data_keys"),
    )
    op.create_table(
        "signals",
        sa.Column("id", SERIAL, nullable=False),
        sa.Column("kind", EXACT, nullable=False),
        sa.Column("key", EXACT, nullable=False),
        sa.Column("at_s", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_signals"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_signals_at_s", "signals", ["at_s"])
    if op.get_bind().dialect.name == "postgresql":
        # Ids become visible in another order than they are drawn: see postgresql/signals.py.
        op.execute("ALTER TABLE signals ADD COLUMN xact xid8 NOT NULL DEFAULT pg_current_xact_id()")
        op.create_index("ix_signals_xact", "signals", ["xact"])
