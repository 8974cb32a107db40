"""The database of every integration test; see tests/support/databases.py."""

from databases import database, databases, empty_database, store, store_clock

__all__ = ["database", "databases", "empty_database", "store", "store_clock"]
