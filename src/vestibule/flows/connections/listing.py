"""The enabled connections, for the sign-in page: read once, and again when one of them changes."""

from vestibule.domain.connections.model import Connection
from vestibule.flows.changes import ChangeFeed
from vestibule.flows.store import Store, Transaction


class EnabledConnections:
    """All enabled connections by name. No connector is imported for it: title and glyph are stored with each."""

    def __init__(self, store: Store, feed: ChangeFeed) -> None:
        self._store = store
        self._feed = feed
        self._known: tuple[Connection, ...] | None = None
        self._changes_seen = 0
        feed.subscribe(self._changed)

    async def all(self) -> tuple[Connection, ...]:
        """The enabled connections.

        Raises:
            DatabaseUnavailable: database_unavailable.
        """
        await self._feed.catch_up()
        if self._known is not None:
            return self._known

        async def find(transaction: Transaction) -> tuple[Connection, ...]:
            return await transaction.connections.all()

        changes_seen = self._changes_seen
        enabled = tuple(connection for connection in await self._store.read(find) if connection.enabled)
        if changes_seen == self._changes_seen:
            self._known = enabled
        return enabled

    def _changed(self, kind: str, key: str) -> None:
        del key
        if kind == "connection":
            self._changes_seen += 1
            self._known = None
