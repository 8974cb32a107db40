"""The providers of a federation in use: each taken from the signed index when somebody comes from it.

The source's row is read every time, and it names the generation that counts. So a key or a provider that a refresh has
taken away is gone on every replica at once, although what is costly, reading keys and settings, is kept.
"""

from collections import OrderedDict
from typing import Final, NamedTuple

from vestibule.clock import Clock, rfc3339
from vestibule.domain.connections.model import Connection
from vestibule.domain.metadata.entity import IndexedEntity
from vestibule.domain.metadata.source import MetadataSource
from vestibule.errors import MetadataExpired, UnknownProvider
from vestibule.flows.connections.import_metadata import ImportMetadata
from vestibule.flows.connections.opened import OpenConnection, OpenedFederation, OpenedSAML, ProviderTerms
from vestibule.flows.store import Store, Transaction
from vestibule.protocols.shown import shown

KEPT: Final = 512
"""Opened providers kept at most, some tens of KB each: those that people of one installation come from in a day."""

_ENTITY_ID_CHARACTERS_AT_MOST: Final = 1_024
"""SAML core 8.3.6. A longer one is nobody's."""


class _Key(NamedTuple):
    connection_id: str
    version: int
    generation: int
    entity_id: str


class FederationProviders:
    """A bounded cache of opened providers, each only as long as the index that it was taken from counts."""

    def __init__(self, store: Store, open_one: OpenConnection, importing: ImportMetadata, *, clock: Clock) -> None:
        self._store = store
        self._open = open_one
        self._importing = importing
        self._clock = clock
        self._kept: OrderedDict[_Key, OpenedSAML] = OrderedDict()

    async def get(self, federation: OpenedFederation, entity_id: str) -> OpenedSAML:
        """The connection with that provider.

        Raises:
            UnknownProvider: unknown_provider: the index has no such provider, or not any more.
            MetadataExpired: metadata_expired: what the index says counts no more, of this provider or of all.
            ConfigError, PluginError: It cannot be opened.
            DatabaseUnavailable: database_unavailable.
        """
        connection = federation.connection
        if not 0 < len(entity_id) <= _ENTITY_ID_CHARACTERS_AT_MOST:
            raise _unknown(connection, entity_id)
        source, kept, entity = await self._store.read(lambda reading: self._find(reading, federation, entity_id))
        if source is None:
            raise _unknown(connection, entity_id)
        check_source_in_time(source, now_s=self._clock.now_s())
        if kept is None:
            if entity is None:
                raise _unknown(connection, entity_id)
            kept = await self._opened(federation, source, entity)
        self._check_in_time(kept)
        return kept

    async def _find(
        self, transaction: Transaction, federation: OpenedFederation, entity_id: str
    ) -> tuple[MetadataSource | None, OpenedSAML | None, IndexedEntity | None]:
        source = await transaction.metadata_sources.by_id(federation.source_id)
        if source is None:
            return None, None, None
        key = _key(federation.connection, source.generation, entity_id)
        kept = self._kept.get(key)
        if kept is not None:
            self._kept.move_to_end(key)
            return source, kept, None
        return source, None, await transaction.metadata_entities.get(source.id, source.generation, entity_id)

    async def _opened(self, federation: OpenedFederation, source: MetadataSource, entity: IndexedEntity) -> OpenedSAML:
        connection, summary = federation.connection, entity.summary
        imported = await self._importing.read(connection.connector, entity.document)
        terms = ProviderTerms(
            entity_id=summary.entity_id,
            fields=imported.fields,
            until_s=summary.valid_until_s,
            generation=source.generation,
        )
        opened = await self._open.provider(federation, terms)
        self._kept[_key(connection, source.generation, summary.entity_id)] = opened
        if len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return opened

    def _check_in_time(self, opened: OpenedSAML) -> None:
        until_s = opened.connection.metadata_until_s
        if until_s is not None and self._clock.now_s() >= until_s:
            raise MetadataExpired(
                f"what the federation says of {shown(opened.connection.issuer)} was valid until {rfc3339(until_s)}",
                hint="See whether the federation's metadata is read again: vestibule saml status",
            )


def check_source_in_time(source: MetadataSource, *, now_s: int) -> None:
    """Refuse a federation whose document has run out, with all that it says.

    Raises:
        MetadataExpired: metadata_expired.
    """
    if source.valid_until_s is not None and now_s >= source.valid_until_s:
        raise MetadataExpired(
            f"the metadata of the federation {source.name} was valid until {rfc3339(source.valid_until_s)}",
            hint=f"Read it anew with: vestibule saml refresh {source.name}\n"
            "When that fails, this says why: vestibule saml status",
        )


def _key(connection: Connection, generation: int, entity_id: str) -> _Key:
    return _Key(connection.id, connection.version, generation, entity_id)


def _unknown(connection: Connection, entity_id: str) -> UnknownProvider:
    return UnknownProvider(
        f"{connection.issuer} has no identity provider of that name, or not any more",
        hint="Search for it: vestibule saml search TEXT\nWhen it was there once, the federation has let it go.",
        received=shown(entity_id),
    )
