"""Tying a connection to where its metadata came from: written in the transaction that stores the connection."""

import random
from typing import Final, NamedTuple

from msgspec.structs import replace

from vestibule.clock import Clock
from vestibule.domain.audit.event import Action
from vestibule.domain.connections.model import Connection
from vestibule.domain.ids import new_id
from vestibule.domain.metadata.follow import Follow
from vestibule.domain.metadata.schedule import after_success
from vestibule.domain.metadata.source import MetadataSource, SourceKind
from vestibule.errors import MetadataNotTaken, NotFound
from vestibule.flows.changes import ChangeFeed
from vestibule.flows.connections.built import ACTOR, refreshed_version
from vestibule.flows.connections.import_metadata import ImportedMetadata
from vestibule.flows.connections.stored import stored_connection
from vestibule.flows.metadata_import.audit import system_event
from vestibule.flows.metadata_import.normal import NormalFields
from vestibule.flows.metadata_import.untie import untie
from vestibule.flows.store import Store, Transaction

_chance: Final = random.SystemRandom()


class Address(NamedTuple):
    """Where one provider publishes its own document.

    Attributes:
        signer: The certificate, in PEM, whose key has to have signed it; None where nobody pinned one.
    """

    url: str
    signer: str | None


class Tie:
    """Ties connections."""

    def __init__(self, *, store: Store, normal: NormalFields, feed: ChangeFeed, clock: Clock) -> None:
        self._store = store
        self._normal = normal
        self._feed = feed
        self._clock = clock

    async def to_address(
        self, transaction: Transaction, connection: Connection, *, imported: ImportedMetadata, address: Address
    ) -> None:
        """Have a connection follow its provider's own document. A former tie is cut.

        Raises:
            AlreadyExists: already_exists: another source has the name of this connection.
            MetadataNotTaken: metadata_not_taken: the former tie had a pinned signer, and this one has none.
        """
        await self._keep_pinned(transaction, connection, address)
        await untie(transaction, connection.id)
        now_s = self._clock.now_s()
        source = MetadataSource(
            id=new_id(self._clock.now_ms()),
            name=connection.provider_id,
            kind=SourceKind.ENTITY,
            url=address.url,
            signer=address.signer,
            created_at_s=now_s,
            document_hash=imported.hash,
            entities=1,
            valid_until_s=imported.valid_until_s,
            cache_s=imported.cache_s,
            fetched_at_s=now_s,
            tried_at_s=now_s,
            refresh_at_s=after_success(
                now_s=now_s,
                cache_s=imported.cache_s,
                valid_until_s=imported.valid_until_s,
                dice=_chance.random(),
            ),
        )
        await transaction.metadata_sources.add(source)
        await self._put(transaction, connection, imported, source)

    async def to_source(
        self, transaction: Transaction, connection: Connection, *, imported: ImportedMetadata, source: MetadataSource
    ) -> None:
        """Have a connection follow one provider of an indexed source. A former tie is cut."""
        await untie(transaction, connection.id)
        await self._put(transaction, connection, imported, source)

    async def taken_by_hand(
        self, transaction: Transaction, connection: Connection, *, imported: ImportedMetadata
    ) -> None:
        """Note that an administrator has just imported a document: what it gave is not an entry of their own.

        Nothing happens at a connection that follows no source.
        """
        follow = await transaction.follows.get(connection.id)
        if follow is not None:
            # The hash stays: what the source says counts again as soon as it says something new.
            taken = self._normal(connection, imported.fields)
            await transaction.follows.put(replace(follow, taken=taken, held=None))

    async def cut(self, provider_id: str) -> Connection:
        """Have a connection keep what it has, for good: it does not end with its metadata any more.

        Raises:
            NotFound: object_not_found: there is no such connection, or it follows nothing.
        """

        async def write(transaction: Transaction) -> Connection:
            connection = await stored_connection(transaction, provider_id)
            if await untie(transaction, connection.id) is None:
                raise NotFound(
                    f"{connection.provider_id} follows no metadata", hint="See what does: vestibule saml status"
                )
            kept = refreshed_version(replace(connection, metadata_until_s=None), clock=self._clock)
            await transaction.connections.replace(kept, expected_version=connection.version)
            await transaction.audit.append(
                system_event(
                    Action.METADATA_UNFOLLOWED, kept, note="it keeps what it has", clock=self._clock, actor=ACTOR
                )
            )
            return kept

        connection = await self._store.write(write)
        self._feed.tell("connection", connection.id)
        return connection

    async def _keep_pinned(self, transaction: Transaction, connection: Connection, address: Address) -> None:
        follow = await transaction.follows.get(connection.id)
        former = None if follow is None else await transaction.metadata_sources.by_id(follow.source_id)
        if former is not None and former.signer is not None and address.signer is None:
            raise MetadataNotTaken(
                f"so far {connection.provider_id} has taken only metadata that a pinned key had signed",
                hint=f"Name the signer again: vestibule saml follow {connection.provider_id} URL --signer FILE. To do "
                f"without: vestibule saml unfollow {connection.provider_id} first.",
            )

    async def _put(
        self, transaction: Transaction, connection: Connection, imported: ImportedMetadata, source: MetadataSource
    ) -> None:
        await transaction.follows.put(self._follow(connection, imported, source))
        # Without its query: a token may stand there.
        where = (source.url or "").partition("?")[0] if source.kind is SourceKind.ENTITY else source.name
        await transaction.audit.append(
            system_event(Action.METADATA_FOLLOWED, connection, note=f"source: {where}", clock=self._clock, actor=ACTOR)
        )

    def _follow(self, connection: Connection, imported: ImportedMetadata, source: MetadataSource) -> Follow:
        return Follow(
            connection_id=connection.id,
            source_id=source.id,
            entity_id=imported.metadata.entity_id,
            taken=self._normal(connection, imported.fields),
            document_hash=imported.hash,
        )
