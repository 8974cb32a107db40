"""Finding one's provider among all those of a federation, before a login begins.

Whoever searches is a stranger, so what an answer costs is held down: a query is cut, its words are few, the index is
passed over once in the database, and no more than a page of it comes back.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from typing import Final

from msgspec import Struct

from vestibule.clock import Clock
from vestibule.domain.metadata.entity import EntitySummary
from vestibule.domain.metadata.repository import FoundEntities
from vestibule.domain.metadata.source import MetadataSource
from vestibule.errors import UnknownConnection
from vestibule.flows.connections.directory import QUERY_CHARACTERS, plain
from vestibule.flows.connections.in_use import OpenConnections
from vestibule.flows.connections.opened import OpenedFederation
from vestibule.flows.connections.providers import check_source_in_time
from vestibule.flows.login.remembered import by_key
from vestibule.flows.store import Store, Transaction

FOUND_AT_MOST: Final = 20
SHOWN_REMEMBERED: Final = 3
_INDEXES_KEPT: Final = 4
"""Of whose names the keys are kept, 3 MB for ten thousand: those of the federations in use."""


class Discovered(Struct, frozen=True, kw_only=True):
    """What a search found.

    Attributes:
        name: What the connection is called.
        providers: The beginning of what fits: first those that this browser has used, the last used one first, then by
            name. Without a query only the former, unless all of them fit on one page.
        remembered: How many of them this browser has used: they stand first.
        matching: How many fit altogether; all of them without a query.
        total: How many there are.
        query: As much of the query as counted.
    """

    name: str
    providers: tuple[EntitySummary, ...]
    remembered: int
    matching: int
    total: int
    query: str


class DiscoverProviders:
    """Searches a federation's index."""

    def __init__(self, *, store: Store, connections: OpenConnections, clock: Clock) -> None:
        self._store = store
        self._connections = connections
        self._clock = clock
        self._keys: OrderedDict[tuple[str, int], Mapping[str, str]] = OrderedDict()
        self._reading = asyncio.Lock()

    async def __call__(self, provider_id: str, *, query: str, remembered: Sequence[str]) -> Discovered:
        """Search the providers of a connection.

        Args:
            provider_id: The connection's.
            query: Words, each of which has to occur in a provider's names, domains or entity ID.
            remembered: Keys of the providers that this browser has used, the last used one first.

        Raises:
            UnknownConnection: unknown_connection; also for a connection that is none to a federation.
            MetadataExpired: metadata_expired: what the federation says counts no more.
            PluginError, ConfigError, DatabaseUnavailable: As named.
        """
        opened = await self._connections.get(provider_id)
        if not isinstance(opened, OpenedFederation):
            raise UnknownConnection(f"{opened.connection.provider_id} has one provider: there is nothing to choose")
        source = await self._store.read(lambda transaction: transaction.metadata_sources.by_id(opened.source_id))
        if source is None:
            raise UnknownConnection(f"the federation of {opened.connection.provider_id} is gone")
        check_source_in_time(source, now_s=self._clock.now_s())
        counted = query[:QUERY_CHARACTERS]
        words = tuple(dict.fromkeys(plain(counted).split()))
        favourites = await self._favourites(opened, source, remembered)

        async def find(transaction: Transaction) -> tuple[FoundEntities, tuple[EntitySummary, ...]]:
            entities = transaction.metadata_entities
            found = FoundEntities((), source.entities)
            if words or source.entities <= FOUND_AT_MOST:
                found = await entities.find(source.id, source.generation, words, at_most=FOUND_AT_MOST)
            return found, await entities.summaries(source.id, source.generation, favourites)

        found, used = await self._store.read(find)
        used = tuple(each for each in used if all(word in each.search for word in words))[:SHOWN_REMEMBERED]
        first = tuple(filter(self._is_in_time, used))
        others = (each for each in found.entities if each not in used and self._is_in_time(each))
        return Discovered(
            name=opened.connection.name,
            providers=(*first, *others)[:FOUND_AT_MOST],
            remembered=len(first),
            matching=found.matching,
            total=source.entities,
            query=counted,
        )

    async def _favourites(
        self, opened: OpenedFederation, source: MetadataSource, remembered: Sequence[str]
    ) -> tuple[str, ...]:
        """The entity IDs behind a browser's keys; most of its keys may be of another federation."""
        if not remembered:
            return ()
        known = await self._known(opened.connection.id, source)
        return tuple(known[key] for key in dict.fromkeys(remembered) if key in known)

    async def _known(self, connection_id: str, source: MetadataSource) -> Mapping[str, str]:
        """Every provider by its key: made once for each index, for a hash does not say what it is of."""
        place = (connection_id, source.generation)
        async with self._reading:
            if place not in self._keys:
                names = await self._store.read(
                    lambda transaction: transaction.metadata_entities.entity_ids(source.id, source.generation)
                )
                self._keys[place] = await asyncio.to_thread(by_key, connection_id, names)
                if len(self._keys) > _INDEXES_KEPT:
                    self._keys.popitem(last=False)
            self._keys.move_to_end(place)
            return self._keys[place]

    def _is_in_time(self, provider: EntitySummary) -> bool:
        return provider.valid_until_s is None or self._clock.now_s() < provider.valid_until_s
