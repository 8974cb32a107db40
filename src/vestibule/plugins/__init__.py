"""Connectors as plugins: found without being imported, loaded one by one, and never able to stop the host."""

from vestibule.plugins.call import (
    AnyEvidence,
    AnyProfile,
    connector_config,
    map_identity,
    metadata_fields,
    resolve_profile,
)
from vestibule.plugins.candidate import EPOCH, Candidate
from vestibule.plugins.discover import discover
from vestibule.plugins.registry import Registry
from vestibule.plugins.state import Entry, State

__all__ = [
    "EPOCH",
    "AnyEvidence",
    "AnyProfile",
    "Candidate",
    "Entry",
    "Registry",
    "State",
    "connector_config",
    "discover",
    "map_identity",
    "metadata_fields",
    "resolve_profile",
]
