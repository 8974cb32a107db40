"""A front desk over a fresh database, and houses; see tests/support/front_desk.py and house.py."""

import pytest
from databases import Database, database, databases, store, store_clock
from front_desk import FrontDesk
from house import clock, fresh_house, house, log, twin

from vestibule.storage import DatabaseStore

__all__ = ["clock", "database", "databases", "fresh_house", "house", "log", "store", "store_clock", "twin"]


@pytest.fixture
async def desk(store: DatabaseStore, database: Database) -> FrontDesk:
    """Connections to every vendor."""
    made = FrontDesk(store, database)
    await made.open()
    return made
