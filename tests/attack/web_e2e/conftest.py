"""The databases and houses of these tests; see tests/support/databases.py and house.py."""

from databases import database, databases
from house import clock, fresh_house, house, log, twin

__all__ = ["clock", "database", "databases", "fresh_house", "house", "log", "twin"]
