"""Storage: the database behind `vestibule.flows.store`, on SQLite or PostgreSQL.

On start: `migrate`, then `load_wrapped_keys` (the first time `add_wrapped_key`), then `open_store` with the sealer that
those keys make.
"""

from vestibule.storage.opening import open_store
from vestibule.storage.schema import migrate
from vestibule.storage.store import DatabaseStore

__all__ = ["DatabaseStore", "migrate", "open_store"]
