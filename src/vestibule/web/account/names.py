"""What a connection is called on the account's pages."""

from collections.abc import Mapping

from vestibule.domain.connections.model import Connection
from vestibule.web.pages import host_of


class Names:
    """The connections of one account."""

    def __init__(self, connections: Mapping[str, Connection]) -> None:
        """Take them by internal id."""
        self._connections = connections

    def name(self, connection_id: str, otherwise: str, *, issuer: str) -> str:
        """What the button calls it; something else when it was removed."""
        connection = self._connections.get(connection_id)
        if connection is None:
            return otherwise
        # Of a federation its name says less than where in it somebody belongs.
        return connection.name if connection.federation is None else f"{connection.name} · {host_of(issuer)}"

    def icon(self, connection_id: str) -> str:
        """Its drawing; "" when it was removed."""
        connection = self._connections.get(connection_id)
        return connection.icon if connection else ""

    def is_enabled(self, connection_id: str) -> bool:
        """Whether it can be used now."""
        connection = self._connections.get(connection_id)
        return connection is not None and connection.enabled
