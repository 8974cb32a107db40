"""Reading the document of a source that is one provider's own, for the one connection that follows it."""

from msgspec.structs import replace

from vestibule.clock import Clock
from vestibule.domain.connections.model import Connection
from vestibule.domain.metadata.follow import Follow
from vestibule.domain.metadata.source import MetadataSource
from vestibule.errors import EditConflict, MetadataExpired
from vestibule.flows.changes import ChangeFeed
from vestibule.flows.connections.import_metadata import ImportMetadata
from vestibule.flows.metadata_import.index import Told
from vestibule.flows.metadata_import.read_document import fetch_document
from vestibule.flows.metadata_import.reading import Reading
from vestibule.flows.metadata_import.spool import spool
from vestibule.flows.metadata_import.take_over import Document, PlannedTakeOver, PlanTakeOver
from vestibule.flows.store import Store, Transaction
from vestibule.protocols.net.call import Download


class ReadEntitySource:
    """A reader for `RefreshMetadata`."""

    def __init__(
        self,
        *,
        store: Store,
        net: Download,
        importing: ImportMetadata,
        plan: PlanTakeOver,
        feed: ChangeFeed,
        clock: Clock,
    ) -> None:
        self._store = store
        self._net = net
        self._importing = importing
        self._plan = plan
        self._feed = feed
        self._clock = clock

    async def __call__(self, source: MetadataSource, lease: str, told: Told | None) -> Reading:
        """Read it, and take over what may be.

        Raises:
            VestibuleError: Nothing was changed.
        """
        del lease, told  # one small document, one transaction
        connection, follow = await self._follower(source)
        with spool() as spooled:
            fetched = await fetch_document(self._net, source, spooled)
            if not fetched.is_new:
                self._refuse_expired(source)
                return Reading(source=replace(source, etag=fetched.etag, last_modified=fetched.last_modified))
            spooled.file.flush()
            content = spooled.path.read_bytes()
        if connection is None or follow is None:
            return Reading(source=source)
        imported = await self._importing.read(connection.connector, content, signer=source.signer)
        document = Document(
            imported=imported,
            hash=fetched.hash,
            is_signed=source.signer is not None,
            until_s=imported.valid_until_s,
        )
        planned = await self._plan(connection, follow, document)
        await self._write(planned)
        named = (connection.provider_id,)
        return Reading(
            source=replace(
                source,
                document_hash=fetched.hash,
                etag=fetched.etag,
                last_modified=fetched.last_modified,
                entities=1,
                valid_until_s=imported.valid_until_s,
                cache_s=imported.cache_s,
            ),
            changed=named if planned.is_news else (),
            held=named if planned.follow.held is not None else (),
        )

    async def _follower(self, source: MetadataSource) -> tuple[Connection | None, Follow | None]:
        async def find(transaction: Transaction) -> tuple[Connection | None, Follow | None]:
            for follow in await transaction.follows.of_source(source.id):
                return await transaction.connections.by_id(follow.connection_id), follow
            return None, None

        return await self._store.read(find)

    async def _write(self, planned: PlannedTakeOver) -> None:
        try:
            await self._store.write(planned.write)
        except EditConflict as conflict:
            conflict.hint = "An administrator changed the connection at this moment. It is tried again soon."
            raise
        if planned.is_change:
            self._feed.tell("connection", planned.after.id)

    def _refuse_expired(self, source: MetadataSource) -> None:
        if source.valid_until_s is not None and source.valid_until_s <= self._clock.now_s():
            raise MetadataExpired(
                "the address still gives the document that has run out (validUntil)",
                hint="The provider's publishing has stopped, or a cache on the way keeps an old document.",
            )
