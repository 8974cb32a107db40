"""How it stands with the metadata of all SAML connections and sources."""

from msgspec import Struct

from vestibule.clock import Clock
from vestibule.domain.connections.model import Connection
from vestibule.domain.metadata.follow import Follow
from vestibule.domain.metadata.source import MetadataSource
from vestibule.flows.metadata_import.ending import Ending
from vestibule.flows.metadata_import.endings import endings_of
from vestibule.flows.store import Store, Transaction


class ConnectionStatus(Struct, frozen=True, kw_only=True):
    """One connection.

    Attributes:
        follow, source: What it follows; None for one whose metadata nobody reads again. A connection to a federation
            has its source without a tie.
        own_fields: Fields that the metadata gives and the administrator's own entries keep as they are.
        endings: What deserves a word, the loudest first.
    """

    connection: Connection
    follow: Follow | None
    source: MetadataSource | None
    own_fields: tuple[str, ...]
    endings: tuple[Ending, ...]


class MetadataStatus:
    """Looks at all of it at once."""

    def __init__(self, *, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def connections(self) -> tuple[ConnectionStatus, ...]:
        """Every connection, by name; those of OpenID Connect have neither a tie nor anything that ends."""

        async def find(
            transaction: Transaction,
        ) -> tuple[tuple[Connection, ...], tuple[Follow, ...], tuple[MetadataSource, ...]]:
            return (
                await transaction.connections.all(),
                await transaction.follows.all(),
                await transaction.metadata_sources.all(),
            )

        connections, follows, sources = await self._store.read(find)
        tied = {follow.connection_id: follow for follow in follows}
        known = {source.id: source for source in sources}
        now_s = self._clock.now_s()
        found = []
        for connection in connections:
            follow = tied.get(connection.id)
            source = known.get((connection.federation or "") if follow is None else follow.source_id)
            found.append(
                ConnectionStatus(
                    connection=connection,
                    follow=follow,
                    source=source,
                    own_fields=() if follow is None else own_fields(connection, follow),
                    endings=endings_of(connection, follow, source, now_s=now_s),
                )
            )
        return tuple(found)


def own_fields(connection: Connection, follow: Follow) -> tuple[str, ...]:
    """The fields in which the configuration departs from what was taken over."""
    held = follow.held.fields if follow.held is not None else {}
    return tuple(
        name for name, value in follow.taken.items() if connection.config.get(name) != value and name not in held
    )
