"""What an administrator does with the sources of federations: import, look up, remove."""

from pathlib import Path

from msgspec.structs import replace

from vestibule.clock import Clock, rfc3339
from vestibule.domain.audit.event import Action, Event
from vestibule.domain.ids import new_id
from vestibule.domain.metadata.entity import IndexedEntity
from vestibule.domain.metadata.repository import FoundEntities
from vestibule.domain.metadata.source import SOURCE_NAME, MetadataSource, SourceKind
from vestibule.errors import AlreadyExists, ConfigError, EditConflict, NotFound
from vestibule.flows.connections.built import ACTOR
from vestibule.flows.connections.directory import plain
from vestibule.flows.metadata_import.audit import source_event
from vestibule.flows.metadata_import.federate import refuse_removal_in_use
from vestibule.flows.metadata_import.index import Told
from vestibule.flows.metadata_import.read_aggregate_source import ReadAggregateSource
from vestibule.flows.metadata_import.reading import Reading, Refreshed
from vestibule.flows.metadata_import.refresh import RefreshMetadata
from vestibule.flows.store import Store, Transaction


class ManageSources:
    """Imports and removes sources that are aggregates."""

    def __init__(self, *, store: Store, reader: ReadAggregateSource, refresh: RefreshMetadata, clock: Clock) -> None:
        self._store = store
        self._reader = reader
        self._refresh = refresh
        self._clock = clock

    async def all(self) -> tuple[MetadataSource, ...]:
        """Every source, by name."""

        async def find(transaction: Transaction) -> tuple[MetadataSource, ...]:
            return await transaction.metadata_sources.all()

        return await self._store.read(find)

    async def get(self, name: str) -> MetadataSource:
        """The source of exactly that name.

        Raises:
            NotFound: object_not_found.
        """

        async def find(transaction: Transaction) -> MetadataSource | None:
            return await transaction.metadata_sources.get(name) if SOURCE_NAME.fullmatch(name) else None

        source = await self._store.read(find)
        if source is None:
            raise NotFound(
                f"no source is called {name[:80]!r}; upper and lower case count",
                hint="See what there is: vestibule saml status",
            )
        return source

    async def import_file(
        self, name: str, document: Path, *, url: str | None, signer: str | None, told: Told | None
    ) -> Refreshed:
        """Index a document that lies on this disk, for a new source or for one that exists.

        Args:
            name: Of the source.
            document: The file.
            url: Where it came from and is read again; None keeps what an existing source has.
            signer: As `url`.
            told: Hears how far the reading is.

        Raises:
            ConfigError: config_error, at `source`: the name cannot be one.
            AlreadyExists: already_exists: the name is that of one provider's source.
            EditConflict: edit_conflict: another process is reading it.
            VestibuleError: The document was refused; an existing source keeps its old index.
        """
        if not SOURCE_NAME.fullmatch(name):
            raise ConfigError(
                f"{name[:80]!r} cannot be a source's name", path="source", hint="Use letters, digits, dots and dashes."
            )

        async def find(transaction: Transaction) -> MetadataSource | None:
            return await transaction.metadata_sources.get(name)

        known = await self._store.read(find)
        if known is None:
            return await self._add(name, document, url=url, signer=signer, told=told)
        if known.kind is not SourceKind.AGGREGATE:
            raise AlreadyExists(
                f"source: {name} is the metadata of the connection {name}", hint="Give this one another name."
            )
        return await self._again(known, document, url=url, signer=signer, told=told)

    async def entity(self, source: MetadataSource, entity_id: str) -> IndexedEntity:
        """One provider of a source.

        Raises:
            NotFound: object_not_found.
        """

        async def find(transaction: Transaction) -> IndexedEntity | None:
            return await transaction.metadata_entities.get(source.id, source.generation, entity_id)

        entity = await self._store.read(find)
        if entity is None:
            raise NotFound(
                f"the source {source.name} has no identity provider {entity_id[:200]!r}",
                hint=f"Search for it by name or domain: vestibule saml search TEXT --source {source.name}",
            )
        return entity

    async def find(self, source: MetadataSource, query: str, *, at_most: int) -> FoundEntities:
        """The providers in whose names, domains or entity ID every word of the query occurs."""
        words = tuple(dict.fromkeys(plain(query).split()))

        async def find(transaction: Transaction) -> FoundEntities:
            return await transaction.metadata_entities.find(source.id, source.generation, words, at_most=at_most)

        return await self._store.read(find)

    async def remove(self, name: str) -> MetadataSource:
        """Remove a source; its index is swept away soon.

        Raises:
            NotFound: object_not_found.
            AlreadyExists: already_exists: connections follow it, or admit its providers.
        """
        source = await self.get(name)

        async def write(transaction: Transaction) -> None:
            followers = await transaction.follows.of_source(source.id)
            if followers:
                raise AlreadyExists(
                    f"the source {name} is followed by {len(followers)} connection{'s' if len(followers) > 1 else ''}",
                    hint="First: vestibule saml unfollow PROVIDER_ID, for each of them.",
                )
            await refuse_removal_in_use(transaction, source)
            await transaction.metadata_sources.remove(source.id)
            await transaction.audit.append(
                source_event(Action.METADATA_SOURCE_REMOVED, source, clock=self._clock, actor=ACTOR)
            )

        await self._store.write(write)
        return source

    async def _add(
        self, name: str, document: Path, *, url: str | None, signer: str | None, told: Told | None
    ) -> Refreshed:
        source = MetadataSource(
            id=new_id(self._clock.now_ms()),
            name=name,
            kind=SourceKind.AGGREGATE,
            url=url,
            signer=signer,
            created_at_s=self._clock.now_s(),
        )

        async def add(transaction: Transaction) -> None:
            await transaction.metadata_sources.add(source)

        async def take_back(transaction: Transaction) -> None:
            await transaction.metadata_sources.remove(source.id)

        await self._store.write(add)
        try:
            refreshed = await self._read(source, document, url=url, signer=signer, told=told)
        except BaseException:
            await self._store.write(take_back)
            raise
        await self._say(source_event(Action.METADATA_SOURCE_ADDED, source, clock=self._clock, actor=ACTOR))
        return refreshed

    async def _again(
        self, known: MetadataSource, document: Path, *, url: str | None, signer: str | None, told: Told | None
    ) -> Refreshed:
        wanted = replace(known, url=url or known.url, signer=signer or known.signer)
        changed = [name for name in ("url", "signer") if getattr(known, name) != getattr(wanted, name)]
        refreshed = await self._read(known, document, url=wanted.url, signer=wanted.signer, told=told)
        if changed:
            note = f"changed: {', '.join(changed)}"
            await self._say(
                source_event(Action.METADATA_SOURCE_CHANGED, wanted, note=note, clock=self._clock, actor=ACTOR)
            )
        return refreshed

    async def _say(self, event: Event) -> None:
        async def write(transaction: Transaction) -> None:
            await transaction.audit.append(event)

        await self._store.write(write)

    async def _read(
        self, source: MetadataSource, document: Path, *, url: str | None, signer: str | None, told: Told | None
    ) -> Refreshed:
        async def read(leased: MetadataSource, lease: str, told: Told | None) -> Reading:
            wanted = replace(leased, url=url, signer=signer, etag="", last_modified="")
            return await self._reader.index(wanted, document, lease=lease, told=told)

        refreshed = await self._refresh.one(source.id, told=told, read=read)
        if refreshed is None:
            raise NotFound(f"the source {source.name} has been removed meanwhile")
        if not refreshed.is_ours:
            raise EditConflict(
                f"the source {source.name} is being read by another process",
                hint=f"Try again soon. Should that process have died, at {rfc3339(refreshed.source.leased_until_s)}.",
            )
        return refreshed
