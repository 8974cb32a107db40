"""The database as the use cases see it: transactions over repositories."""

from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

from vestibule.domain.accounts.repository import Accounts, Links, Sessions
from vestibule.domain.audit.repository import Attempts, AuditTrail, SpentValues
from vestibule.domain.connections.installation_keys import InstallationKeys
from vestibule.domain.connections.parked import ParkedAnswers
from vestibule.domain.connections.repository import Connections
from vestibule.domain.metadata.repository import Follows, MetadataEntities, MetadataSources
from vestibule.domain.organizations.repository import Organizations
from vestibule.domain.policy.limit_counts import LimitCounts

T = TypeVar("T")


class Transaction(Protocol):
    """All repositories, in one transaction."""

    @property
    def connections(self) -> Connections: ...  # noqa: D102
    @property
    def accounts(self) -> Accounts: ...  # noqa: D102
    @property
    def links(self) -> Links: ...  # noqa: D102
    @property
    def sessions(self) -> Sessions: ...  # noqa: D102
    @property
    def attempts(self) -> Attempts: ...  # noqa: D102
    @property
    def audit(self) -> AuditTrail: ...  # noqa: D102
    @property
    def spent(self) -> SpentValues: ...  # noqa: D102
    @property
    def organizations(self) -> Organizations: ...  # noqa: D102
    @property
    def limit_counts(self) -> LimitCounts: ...  # noqa: D102
    @property
    def parked(self) -> ParkedAnswers: ...  # noqa: D102
    @property
    def metadata_sources(self) -> MetadataSources: ...  # noqa: D102
    @property
    def metadata_entities(self) -> MetadataEntities: ...  # noqa: D102
    @property
    def follows(self) -> Follows: ...  # noqa: D102
    @property
    def installation_keys(self) -> InstallationKeys: ...  # noqa: D102


class Signal(Protocol):
    """A change that other replicas must hear of within a second: `kind` is `session` or `connection`."""

    kind: str
    key: str


class Store(Protocol):
    """Runs work in transactions. Work may run more than once: it must have no effect but through its transaction."""

    async def read(self, work: Callable[[Transaction], Awaitable[T]]) -> T:
        """Run work that only reads, on one consistent view. Raises DatabaseUnavailable after retries."""
        ...

    async def write(self, work: Callable[[Transaction], Awaitable[T]]) -> T:
        """Run work that writes: all of it is committed, or nothing.

        Serialization failures and dropped connections are retried with a fresh transaction.

        Raises:
            DatabaseUnavailable: The retries were used up.
        """
        ...

    async def add(self, work: Callable[[Transaction], Awaitable[T]]) -> T:
        """Run work that only adds and removes rows by their keys: all of it is committed, or nothing.

        Nothing that such work reads may decide anything; unique keys do. Where many add at once, this refuses nobody,
        while `write` has to begin some of them again.

        Raises:
            DatabaseUnavailable: The retries were used up.
        """
        ...

    async def changes(self) -> tuple[Signal, ...]:
        """Signals committed by any replica since the last call on this object; may repeat some, never omits one."""
        ...
