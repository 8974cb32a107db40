"""The schema's history, as Alembic migrations. Each file stands on its own: it imports no table of today."""
