"""A federation of two honest members and one that is not; see tests/support/saml_federation.py."""

import pytest
from databases import database, databases, empty_database, store, store_clock
from house import House, clock, fresh_house, house, log, twin
from metadata_documents import LIBRARY, MUSEUM
from metadata_server import MetadataServer
from saml_federation import Federation, federate, other, published

__all__ = [
    "clock",
    "database",
    "databases",
    "empty_database",
    "federation",
    "fresh_house",
    "house",
    "log",
    "other",
    "published",
    "store",
    "store_clock",
    "twin",
]


@pytest.fixture
def federation(fresh_house: House, published: MetadataServer) -> Federation:
    """The library and the museum: each has a key of its own."""
    return federate(fresh_house, published, LIBRARY, MUSEUM)
