"""The databases and houses of every integration test; see tests/support/databases.py and house.py."""

from databases import database, databases, empty_database, store, store_clock
from house import clock, fresh_house, house, log, twin

__all__ = [
    "clock",
    "database",
    "databases",
    "empty_database",
    "fresh_house",
    "house",
    "log",
    "store",
    "store_clock",
    "twin",
]
