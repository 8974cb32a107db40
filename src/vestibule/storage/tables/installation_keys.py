"""The table of keys of the installation itself, each for one purpose."""

from typing import Final

from sqlalchemy import Table

from vestibule.storage.tables.columns import exact, metadata, sealed

installation_keys: Final = Table(
    "installation_keys",
    metadata,
    exact("purpose", primary_key=True),
    sealed("own_keys"),
)
