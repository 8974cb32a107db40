"""What the rules ask of the database about metadata."""

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from vestibule.domain.metadata.entity import EntitySummary, IndexedEntity
from vestibule.domain.metadata.follow import Follow
from vestibule.domain.metadata.source import MetadataSource


class MetadataSources(Protocol):
    """Stored sources."""

    async def add(self, source: MetadataSource) -> None:
        """Keep a new source. Raises AlreadyExists for a taken name."""
        ...

    async def get(self, name: str) -> MetadataSource | None:
        """The source of exactly that name."""
        ...

    async def by_id(self, source_id: str) -> MetadataSource | None:
        """The source with that internal id."""
        ...

    async def all(self) -> tuple[MetadataSource, ...]:
        """All sources, by name."""
        ...

    async def due(self, *, now_s: int, at_most: int) -> tuple[str, ...]:
        """The ids of those that are due and that nobody is reading, the longest due first."""
        ...

    async def claim(self, source_id: str, *, lease: str, now_s: int, until_s: int) -> bool:
        """Take the lease, unless somebody else has a live one. Sets tried_at_s. False when it is taken or gone."""
        ...

    async def replace(self, source: MetadataSource, *, lease: str) -> bool:
        """Keep a change under one's own lease (the one in the row; `source.lease` is what is written).

        False, and nothing is kept, when the lease is no longer one's own.
        """
        ...

    async def remove(self, source_id: str) -> None:
        """Delete a source and its ties; its index follows with `MetadataEntities.sweep`. Raises NotFound."""
        ...


class FoundEntities(NamedTuple):
    """One search's answer: the beginning of what fits, by name, and how many fit altogether."""

    entities: tuple[EntitySummary, ...]
    matching: int


class MetadataEntities(Protocol):
    """The indexes of all sources. Rows of a generation that no source names do not count, and are swept."""

    async def add(self, source_id: str, generation: int, entities: Sequence[IndexedEntity]) -> None:
        """Add to a generation. Raises AlreadyExists, naming the entity ID, when it holds one of them."""
        ...

    async def get(self, source_id: str, generation: int, entity_id: str) -> IndexedEntity | None:
        """One provider."""
        ...

    async def summaries(self, source_id: str, generation: int, entity_ids: Sequence[str]) -> tuple[EntitySummary, ...]:
        """Those of these few that are there, in the order given. Documents are not read."""
        ...

    async def entity_ids(self, source_id: str, generation: int) -> tuple[str, ...]:
        """The name of every provider."""
        ...

    async def find(self, source_id: str, generation: int, words: Sequence[str], *, at_most: int) -> FoundEntities:
        """Those in whose `search` every word occurs; without words, all. Documents are not read.

        Words are written as `search` is, without case and accents; those after the sixth are passed over.
        """
        ...

    async def sweep(self, *, before_generation: int, at_most: int) -> int:
        """Delete rows of generations that no source names and that are older than that one; how many it were."""
        ...


class Follows(Protocol):
    """Stored ties of connections to sources."""

    async def put(self, follow: Follow) -> None:
        """Keep a tie; it replaces the connection's former one."""
        ...

    async def get(self, connection_id: str) -> Follow | None:
        """The tie of that connection."""
        ...

    async def of_source(self, source_id: str) -> tuple[Follow, ...]:
        """Every tie to that source, by connection id."""
        ...

    async def all(self) -> tuple[Follow, ...]:
        """Every tie, by connection id."""
        ...

    async def remove(self, connection_id: str) -> None:
        """Cut a tie; nothing happens when there is none."""
        ...
