"""A front desk over a fresh database; see tests/support/front_desk.py."""

import pytest
from databases import Database, database, databases, store, store_clock
from front_desk import FrontDesk

from vestibule.storage import DatabaseStore

__all__ = ["database", "databases", "store", "store_clock"]


@pytest.fixture
async def desk(store: DatabaseStore, database: Database) -> FrontDesk:
    """Connections to every vendor."""
    made = FrontDesk(store, database)
    await made.open()
    return made
