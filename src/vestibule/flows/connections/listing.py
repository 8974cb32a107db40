"""The enabled connections, for the sign-in page: read once, and again when one of them changes."""

import asyncio

from vestibule.domain.connections.model import Connection
from vestibule.flows.changes import ChangeFeed
from vestibule.flows.connections.directory import Directory, plain
from vestibule.flows.store import Store, Transaction


class EnabledConnections:
    """All enabled connections by name. No connector is imported for it: title and glyph are stored with each."""

    def __init__(self, store: Store, feed: ChangeFeed) -> None:
        self._store = store
        self._feed = feed
        self._known: tuple[tuple[Connection, ...], Directory[Connection]] | None = None
        self._changes_seen = 0
        # A change must not make every visitor of that moment read the whole list.
        self._reading = asyncio.Lock()
        feed.subscribe(self._changed)

    async def all(self) -> tuple[Connection, ...]:
        """The enabled connections.

        Raises:
            DatabaseUnavailable: database_unavailable.
        """
        return (await self._current())[0]

    async def directory(self) -> Directory[Connection]:
        """The same, ready to be searched.

        Raises:
            DatabaseUnavailable: database_unavailable.
        """
        return (await self._current())[1]

    async def _current(self) -> tuple[tuple[Connection, ...], Directory[Connection]]:
        await self._feed.catch_up()
        if (known := self._known) is not None:
            return known
        async with self._reading:
            # Kept by who read before us: a change that we caught up with would have put it away.
            if (kept := self._known) is not None:
                return kept
            changes_seen = self._changes_seen
            found = (connection for connection in await self._store.read(_everything) if connection.enabled)
            # Each database has its own idea of the alphabet.
            enabled = tuple(sorted(found, key=lambda connection: (plain(connection.name), connection.id)))
            current = (enabled, Directory(enabled))
            if changes_seen == self._changes_seen:
                self._known = current
            return current

    def _changed(self, kind: str, key: str) -> None:
        del key
        if kind == "connection":
            self._changes_seen += 1
            self._known = None


async def _everything(transaction: Transaction) -> tuple[Connection, ...]:
    return await transaction.connections.all()
