"""Alembic's environment: runs on the connection and in the transaction that vestibule.storage.schema hands in."""

from alembic import context

from vestibule.storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite too can take back CREATE TABLE, as long as it is us who say BEGIN.
    transactional_ddl=True,
    render_as_batch=True,
)
context.run_migrations()
