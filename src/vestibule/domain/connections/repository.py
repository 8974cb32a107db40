"""What the rules ask of the database about connections."""

from typing import NamedTuple, Protocol

from vestibule.domain.connections.model import Connection
from vestibule.domain.connections.stage import Stage


class LoginState(NamedTuple):
    """What every login asks of its connection once more, at its end."""

    login_version: int
    stage: Stage


class Connections(Protocol):
    """Stored connections. Secrets and our own keys are sealed and opened beneath this interface (S57)."""

    async def get(self, provider_id: str) -> Connection | None:
        """The connection with exactly that Provider ID, enabled or not."""
        ...

    async def by_id(self, connection_id: str) -> Connection | None:
        """The connection with that internal id."""
        ...

    async def login_state(self, connection_id: str) -> LoginState | None:
        """Login version and stage of the connection with that internal id, as they are stored."""
        ...

    async def all(self) -> tuple[Connection, ...]:
        """All connections, by name."""
        ...

    async def add(self, connection: Connection) -> None:
        """Keep a new connection. Raises AlreadyExists for a taken Provider ID or name."""
        ...

    async def replace(self, connection: Connection, *, expected_version: int) -> None:
        """Keep a change of all but the stage.

        Raises EditConflict when the stored `version` is not the expected one; AlreadyExists.
        """
        ...

    async def mark_linked(self, connection_id: str) -> None:
        """Set the stage of a connection through which somebody has signed in."""
        ...

    async def await_consent(self, connection_id: str, *, stage: Stage, nonce_hash: bytes) -> None:
        """Keep the stage, and which consent is waited for; another one is waited for no longer."""
        ...

    async def take_consent(self, connection_id: str, *, nonce_hash: bytes) -> bool:
        """Set the stage of a connection whose consent came, which is waited for no longer.

        False when that consent is not the one that is waited for, or was taken already, on any replica.
        """
        ...

    async def remove(self, connection_id: str) -> None:
        """Delete a connection, its links and its tie to metadata; its id is never used again."""
        ...
