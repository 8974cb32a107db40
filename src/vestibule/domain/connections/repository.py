"""What the rules ask of the database about connections."""

from typing import Protocol

from vestibule.domain.connections.model import Connection


class Connections(Protocol):
    """Stored connections. Secrets and our own keys are sealed and opened beneath this interface (S57)."""

    async def get(self, provider_id: str) -> Connection | None:
        """The connection with exactly that Provider ID, enabled or not."""
        ...

    async def by_id(self, connection_id: str) -> Connection | None:
        """The connection with that internal id."""
        ...

    async def login_version(self, connection_id: str) -> int | None:
        """The stored login version of the connection with that internal id."""
        ...

    async def all(self) -> tuple[Connection, ...]:
        """All connections, by name."""
        ...

    async def add(self, connection: Connection) -> None:
        """Keep a new connection. Raises AlreadyExists for a taken Provider ID or name."""
        ...

    async def replace(self, connection: Connection, *, expected_version: int) -> None:
        """Keep a change. Raises EditConflict when the stored `version` is not the expected one; AlreadyExists."""
        ...

    async def remove(self, connection_id: str) -> None:
        """Delete a connection, its links and its tie to metadata; its id is never used again."""
        ...
