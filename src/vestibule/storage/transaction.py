"""All repositories over the statements of one transaction."""

from typing import final

from vestibule.clock import Clock
from vestibule.storage.query import Rows
from vestibule.storage.repositories.accounts import StoredAccounts
from vestibule.storage.repositories.attempts import StoredAttempts
from vestibule.storage.repositories.audit import StoredAuditTrail
from vestibule.storage.repositories.connections import StoredConnections
from vestibule.storage.repositories.follows import StoredFollows
from vestibule.storage.repositories.installation_keys import StoredInstallationKeys
from vestibule.storage.repositories.limit_counts import StoredLimitCounts
from vestibule.storage.repositories.links import StoredLinks
from vestibule.storage.repositories.metadata_entities import StoredMetadataEntities
from vestibule.storage.repositories.metadata_sources import StoredMetadataSources
from vestibule.storage.repositories.organizations import StoredOrganizations
from vestibule.storage.repositories.parked_answers import StoredParkedAnswers
from vestibule.storage.repositories.sessions import StoredSessions
from vestibule.storage.repositories.signals import StoredSignals
from vestibule.storage.repositories.spent_values import StoredSpentValues
from vestibule.storage.sealing import Sealer


@final
class StoredTransaction:
    """What `vestibule.flows.store.Transaction` asks for; `rows` is for the storage itself."""

    __slots__ = (
        "accounts",
        "attempts",
        "audit",
        "connections",
        "follows",
        "installation_keys",
        "limit_counts",
        "links",
        "metadata_entities",
        "metadata_sources",
        "organizations",
        "parked",
        "rows",
        "sessions",
        "spent",
    )

    def __init__(self, rows: Rows, *, sealer: Sealer, clock: Clock) -> None:
        self.rows = rows
        signals = StoredSignals(rows, clock)
        self.organizations = StoredOrganizations(rows)
        self.connections = StoredConnections(rows, signals, sealer)
        self.accounts = StoredAccounts(rows)
        self.links = StoredLinks(rows)
        self.sessions = StoredSessions(rows, signals, sealer)
        self.attempts = StoredAttempts(rows)
        self.audit = StoredAuditTrail(rows)
        self.spent = StoredSpentValues(rows)
        self.limit_counts = StoredLimitCounts(rows)
        self.parked = StoredParkedAnswers(rows, sealer)
        self.metadata_sources = StoredMetadataSources(rows)
        self.metadata_entities = StoredMetadataEntities(rows)
        self.follows = StoredFollows(rows)
        self.installation_keys = StoredInstallationKeys(rows, sealer)
