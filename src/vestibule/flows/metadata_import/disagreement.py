"""Two federations that describe one provider differently: said to whoever takes it from one of them."""

from collections.abc import Iterator
from typing import Final

from vestibule.domain.metadata.entity import IndexedEntity
from vestibule.domain.metadata.source import MetadataSource
from vestibule.errors import VestibuleError
from vestibule.flows.connections.import_metadata import ImportedMetadata, ImportMetadata
from vestibule.flows.store import Store, Transaction
from vestibule_sdk.saml import IdPMetadata

_COMPARED: Final = {
    "signing_certificates": "the signing certificates",
    "sso": "the sign-in addresses",
    "slo": "the sign-out addresses",
    "scopes": "the domains",
}


class Disagreements:
    """Compares sources."""

    def __init__(self, *, store: Store, importing: ImportMetadata) -> None:
        self._store = store
        self._importing = importing

    async def about(self, connector: str, taken: ImportedMetadata, source: MetadataSource) -> tuple[str, ...]:
        """What other sources say otherwise of a provider, as plain sentences. A connection follows one source only.

        Args:
            connector: The key of the connector that reads them.
            taken: What the source says that it is taken from.
            source: That source.
        """
        entity_id = taken.metadata.entity_id

        async def find(transaction: Transaction) -> list[tuple[str, IndexedEntity]]:
            others = [other for other in await transaction.metadata_sources.all() if other.id != source.id]
            found = [
                (other.name, await transaction.metadata_entities.get(other.id, other.generation, entity_id))
                for other in others
            ]
            return [(name, entity) for name, entity in found if entity is not None]

        sentences = []
        for name, entity in await self._store.read(find):
            try:
                other = (await self._importing.read(connector, entity.document)).metadata
            except VestibuleError as error:
                sentences.append(f"The source {name} describes this provider too, and cannot be used: {error.detail}")
                continue
            differing = list(_differing(taken.metadata, other))
            if differing:
                sentences.append(
                    f"The source {name} describes this provider otherwise: {', '.join(differing)} differ. "
                    f"What {source.name} says counts."
                )
        return tuple(sentences)


def _differing(one: IdPMetadata, other: IdPMetadata) -> Iterator[str]:
    for name, words in _COMPARED.items():
        if set(getattr(one, name)) != set(getattr(other, name)):
            yield words
