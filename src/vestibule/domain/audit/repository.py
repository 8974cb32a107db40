"""What the rules ask of the database about attempts, events and spent values."""

from typing import Protocol

from vestibule.domain.audit.attempt import Attempt
from vestibule.domain.audit.event import Event


class Attempts(Protocol):
    """Stored attempts."""

    async def add(self, attempt: Attempt) -> None:
        """Keep an attempt and so spend its flow. Raises FlowReplayed when it was spent before, on any replica."""
        ...

    async def is_spent(self, flow_id: str) -> bool:
        """Whether an attempt of that flow is kept already."""
        ...

    async def get(self, attempt_id: str) -> Attempt | None:
        """The attempt with that short id."""
        ...

    async def newest(self, *, limit: int) -> tuple[Attempt, ...]:
        """The newest attempts."""
        ...

    async def of_account(self, account_id: str, *, limit: int) -> tuple[Attempt, ...]:
        """The newest attempts that led to that account: a refused one leads to none."""
        ...


class AuditTrail(Protocol):
    """The append-only trail."""

    async def append(self, event: Event) -> None:
        """Keep an event."""
        ...

    async def newest(self, *, limit: int) -> tuple[Event, ...]:
        """The newest events."""
        ...


class SpentValues(Protocol):
    """Values that are good once: `jti` of a logout token, an assertion ID."""

    async def spend(self, kind: str, value: str, *, expires_at_s: int) -> bool:
        """Spend a value. False when it was spent before, on any replica. Kept until it expires."""
        ...
