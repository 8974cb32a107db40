"""The tables, as the migrations leave them (a test holds the two together)."""

from vestibule.storage.tables.accounts import accounts, disconnections, links
from vestibule.storage.tables.audit import attempts, audit_events, spent_values
from vestibule.storage.tables.columns import metadata
from vestibule.storage.tables.connections import connections
from vestibule.storage.tables.data_keys import data_keys
from vestibule.storage.tables.installation_keys import installation_keys
from vestibule.storage.tables.limit_counts import limit_counts
from vestibule.storage.tables.organizations import organizations
from vestibule.storage.tables.parked_answers import parked_answers
from vestibule.storage.tables.saml_metadata import metadata_entities, metadata_follows, metadata_sources
from vestibule.storage.tables.sessions import sessions
from vestibule.storage.tables.signals import signals

__all__ = [
    "accounts",
    "attempts",
    "audit_events",
    "connections",
    "data_keys",
    "disconnections",
    "installation_keys",
    "limit_counts",
    "links",
    "metadata",
    "metadata_entities",
    "metadata_follows",
    "metadata_sources",
    "organizations",
    "parked_answers",
    "sessions",
    "signals",
    "spent_values",
]
