"""That every ID and every entity ID of a document stands in it once (S3): else nobody can tell which one counts."""

import hashlib
from collections.abc import Iterable
from typing import Final

from vestibule.errors import DuplicateID, MetadataDuplicate
from vestibule.protocols.saml.aggregate.fault import NOT_REAL, at, malformed
from vestibule.protocols.saml.aggregate.limits import ENTITIES, IDS
from vestibule.protocols.saml.xml.element import Element
from vestibule.protocols.saml.xml.ids import ids_of
from vestibule.protocols.shown import shown

_DIGEST_BYTES: Final = 16


class Unique:
    """Looks at what is done with, and remembers digests alone: names may be long, and there are many."""

    def __init__(self) -> None:
        self._ids: set[bytes] = set()
        self._entities: set[bytes] = set()

    def check_ids(self, elements: Iterable[Element]) -> None:
        """Look at the IDs of some elements.

        Raises:
            MetadataDuplicate: metadata_duplicate.
            MetadataMalformed: metadata_malformed: one is hidden in a namespace, or there are too many.
        """
        try:
            for value, holder in ids_of(elements):
                self._take(self._ids, value, holder, "element")
        except DuplicateID as refusal:
            raise malformed(refusal.detail, hint=NOT_REAL) from None
        if len(self._ids) > IDS:
            raise malformed(f"the document has more than {IDS} IDs", hint=NOT_REAL)

    def check_entity(self, entity_id: str, entity: Element) -> None:
        """Look at one entity's name.

        Raises:
            MetadataDuplicate: metadata_duplicate.
            MetadataMalformed: metadata_malformed: there are too many.
        """
        self._take(self._entities, entity_id, entity, "entity")
        if len(self._entities) > ENTITIES:
            raise malformed(f"the document has more than {ENTITIES} entities", hint=NOT_REAL)

    def _take(self, seen: set[bytes], value: str, holder: Element, what: str) -> None:
        digest = hashlib.blake2b(value.encode(), digest_size=_DIGEST_BYTES).digest()
        if digest in seen:
            raise MetadataDuplicate(
                f"{at(holder.sourceline)}a second {what} with the ID {shown(value)}",
                hint="Nobody can tell which of the two counts. Tell the publisher.",
            )
        seen.add(digest)
