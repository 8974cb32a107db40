"""What a flow asks when a message is signed with a key that its connection does not know."""

from typing import Protocol

from vestibule.domain.connections.model import Connection


class Renewer(Protocol):
    """Something that may find out about a provider's newer keys."""

    async def __call__(self, connection: Connection, *, generation: int) -> bool:
        """Have the connection brought up to date with its provider's metadata, if there is any and it is time to.

        Anybody can send a message with an unknown key: however often this is called, the provider is seldom asked, and
        nobody waits for long.

        Args:
            connection: As the message was judged by.
            generation: Of the index that its provider was taken from, at a connection to a federation; 0 at any other.

        Returns:
            Whether it has changed since: then the message deserves one second look, by the connection that
            `OpenConnections` gives from now on.

        Raises:
            DatabaseUnavailable: database_unavailable.
        """
        ...
