"""A federation with two members that sign people in; see tests/support/saml_federation.py."""

import pytest
from house import House
from metadata_documents import LIBRARY, MUSEUM
from metadata_server import MetadataServer
from saml_federation import Federation, federate, member, other, published
from twin_server import RunningTwin

__all__ = ["campus", "other", "published"]


@pytest.fixture
def campus(fresh_house: House, published: MetadataServer, other: RunningTwin) -> Federation:
    """Two twins, and two providers that are only written."""
    twins = (fresh_house.twin, other)
    members = (member(twins[0], name="North", number=11), member(twins[1], name="South", number=12))
    return federate(fresh_house, published, *members, LIBRARY, MUSEUM, twins=twins)
