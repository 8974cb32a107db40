"""Reading a federation's aggregate into a new index, which then counts, and handing it on to the connections."""

from pathlib import Path

from msgspec.structs import replace

from vestibule.clock import Clock
from vestibule.domain.metadata.source import MetadataSource
from vestibule.errors import MetadataExpired, MetadataNotTaken
from vestibule.flows.metadata_import.followers import HandOn
from vestibule.flows.metadata_import.index import BuildIndex, Told
from vestibule.flows.metadata_import.read_document import fetch_document
from vestibule.flows.metadata_import.reading import Reading
from vestibule.flows.metadata_import.spool import spool
from vestibule.flows.store import Store, Transaction
from vestibule.protocols.net.call import Download


class ReadAggregateSource:
    """A reader for `RefreshMetadata`."""

    def __init__(self, *, store: Store, net: Download, build: BuildIndex, hand_on: HandOn, clock: Clock) -> None:
        self._store = store
        self._net = net
        self._build = build
        self._hand_on = hand_on
        self._clock = clock

    async def __call__(self, source: MetadataSource, lease: str, told: Told | None) -> Reading:
        """Fetch it, and make its index the one that counts.

        Raises:
            MetadataNotTaken: metadata_not_taken: nobody has pinned a signer, or the document names no end.
            VestibuleError: Nothing was changed.
        """
        if source.signer is None:
            raise MetadataNotTaken(
                "an aggregate is read again by itself only where the key that has to sign it is pinned",
                hint="Give the federation's certificate: "
                f"vestibule saml import URL --source {source.name} --signer FILE",
            )
        with spool() as spooled:
            fetched = await fetch_document(self._net, source, spooled)
            named = replace(source, etag=fetched.etag, last_modified=fetched.last_modified)
            if fetched.is_new:
                return await self.index(named, spooled.path, lease=lease, told=told)
            if source.valid_until_s is not None and source.valid_until_s <= self._clock.now_s():
                raise MetadataExpired(
                    "the address still gives the document that has run out (validUntil)",
                    hint="The federation's publishing has stopped, or a cache on the way keeps an old document.",
                )
        return await self._handed_on(named, is_new=False)

    async def index(self, source: MetadataSource, document: Path, *, lease: str, told: Told | None) -> Reading:
        """Read a file into a new index, make it the one that counts, and hand it on to the connections.

        Raises:
            MetadataNotTaken: metadata_not_taken: a signed document without an end could be played back for ever.
            VestibuleError: As `BuildIndex`; the old index counts on.
        """
        built = await self._build(source, document, told=told)
        read = built.read
        if source.is_refreshed and read.valid_until_s is None:
            raise MetadataNotTaken(
                "the aggregate has no validUntil, so an old copy of it could be given to us for ever",
                hint="The SAML2int and eduGAIN profiles ask every federation for it. Ask the federation's operator.",
            )
        indexed = replace(
            source,
            generation=built.generation,
            document_hash=read.document_hash,
            entities=read.providers,
            valid_until_s=read.valid_until_s,
            cache_s=read.cache_s,
        )

        async def point(transaction: Transaction) -> bool:
            return await transaction.metadata_sources.replace(indexed, lease=lease)

        if not await self._store.write(point):
            raise MetadataNotTaken(
                "another process has taken over the reading of this source meanwhile",
                hint="Look at the machine's load: the lease of two minutes was not renewed.",
            )
        return await self._handed_on(indexed, is_new=True, notes=read.notes)

    async def _handed_on(self, source: MetadataSource, *, is_new: bool, notes: tuple[str, ...] = ()) -> Reading:
        handed = await self._hand_on(source, is_new=is_new)
        return Reading(source=source, changed=handed.changed, held=handed.held, missing=handed.missing, notes=notes)
