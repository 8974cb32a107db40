"""The table of organizations. The first migration adds the row `default`."""

from typing import Final

from sqlalchemy import Table, UniqueConstraint

from vestibule.storage.tables.columns import exact, metadata, text, time_s

organizations: Final = Table(
    "organizations",
    metadata,
    exact("id", primary_key=True),
    exact("slug"),
    text("name"),
    time_s("created_at_s"),
    UniqueConstraint("slug"),
)
