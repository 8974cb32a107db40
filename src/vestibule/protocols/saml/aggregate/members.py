"""The children of groups, each read once, when it is there to its end."""

from typing import Final

from lxml import etree

from vestibule.errors import MetadataMalformed
from vestibule.protocols.saml.aggregate.documents import Documents
from vestibule.protocols.saml.aggregate.end import earliest_end
from vestibule.protocols.saml.aggregate.entity import idp_roles, read_entity
from vestibule.protocols.saml.aggregate.fault import NOT_REAL, malformed
from vestibule.protocols.saml.aggregate.group import EXTENSIONS, Group, inner, outermost
from vestibule.protocols.saml.aggregate.limits import BATCH_BYTES, DEPTH, DEPTH_OF_GROUPS
from vestibule.protocols.saml.aggregate.notes import Notes
from vestibule.protocols.saml.aggregate.pieces import Batch, ReadEntity
from vestibule.protocols.saml.aggregate.signature import check_other
from vestibule.protocols.saml.aggregate.tree import GROUP, too_deep
from vestibule.protocols.saml.aggregate.unique import Unique
from vestibule.protocols.saml.metadata.entity_id import is_comparable
from vestibule.protocols.saml.xml.element import Element
from vestibule.protocols.saml.xml.names import ds, local_name, md
from vestibule.protocols.shown import shown

_ENTITY: Final = md("EntityDescriptor")
_KNOWN: Final = frozenset({_ENTITY, EXTENSIONS, ds("Signature")})

_TOO_DEEP: Final = etree.XPath("boolean(self::*" + "/*" * DEPTH + ")")


class Members:
    """Reads them, and collects what they say.

    Attributes:
        providers: How many identity providers were given out or wait in the batch.
        others: How many entities are something else.
    """

    def __init__(self, root: Element, *, is_signed: bool, unique: Unique, notes: Notes, now_s: int) -> None:
        self.providers = 0
        self.others = 0
        self._is_signed = is_signed
        self._unique = unique
        self._notes = notes
        self._now_s = now_s
        self._batch: list[ReadEntity] = []
        self._batch_bytes = 0
        unique.check_ids((root,))
        self._groups = [outermost(root, now_s=now_s)]

    @property
    def outermost(self) -> Group:
        """The root."""
        return self._groups[0]

    def take(self, open_groups: list[Element], documents: Documents) -> None:
        """Read what has an end.

        Args:
            open_groups: From the root inwards. In each of them the last child may go on, and is left for later.
            documents: At the beginning of what is there.

        Raises:
            VestibuleError: As `read_aggregate`.
        """
        for depth, element in enumerate(open_groups):
            if depth == len(self._groups):
                self._groups.append(self._open(element, around=self._groups[-1]))
            last = element[-1] if len(element) else None
            for child in element.iterchildren("*"):
                if child is last:
                    break
                self._read(child, documents, depth=depth)

    def take_all(self, documents: Documents) -> None:
        """Read the rest: nothing goes on any more. Raises as `take`."""
        for child in self.outermost.element.iterchildren("*"):
            self._read(child, documents, depth=0)

    def batch(self, *, whatever: bool = False) -> Batch | None:
        """Give out a batch, if there is enough for one.

        Args:
            whatever: Give out whatever there is.
        """
        if not self._batch or (self._batch_bytes < BATCH_BYTES and not whatever):
            return None
        batch = Batch(tuple(self._batch))
        self._batch, self._batch_bytes = [], 0
        return batch

    def _open(self, element: Element, *, around: Group) -> Group:
        self._unique.check_ids((element,))
        around.has_members = True
        return inner(element, around, now_s=self._now_s, notes=self._notes)

    def _read(self, child: Element, documents: Documents, *, depth: int) -> None:
        """Read a child of the group of that depth."""
        group = self._groups[depth]
        if child.tag == GROUP:
            self._read_group(child, documents, depth=depth + 1)
            return
        if child.tag not in _KNOWN:
            raise malformed(f"a group (EntitiesDescriptor) holds {shown(local_name(child.tag))}", line=child.sourceline)
        documents.come_to(child)
        elements = list(child.iter("*"))
        self._unique.check_ids(elements)
        if len(elements) > DEPTH and _TOO_DEEP(child):
            raise malformed(f"an element is nested more than {DEPTH} deep", hint=NOT_REAL, line=child.sourceline)
        if child.tag == _ENTITY:
            group.has_members = True
            self._read_entity(child, group, documents)
        elif child.tag == EXTENSIONS:
            group.extend(child)
        elif depth == 0 and self._is_signed:
            check_other(child)

    def _read_group(self, element: Element, documents: Documents, *, depth: int) -> None:
        """Read a group to its end; perhaps a part of it was read before, while it was open."""
        if depth == DEPTH_OF_GROUPS:
            raise too_deep(element)
        if depth == len(self._groups):
            self._groups.append(self._open(element, around=self._groups[-1]))
        for child in element.iterchildren("*"):
            self._read(child, documents, depth=depth)
        del self._groups[depth:]

    def _read_entity(self, entity: Element, around: Group, documents: Documents) -> None:
        # White space around an anyURI does not belong to it (XML Schema 2, 4.3.6).
        entity_id = entity.get("entityID", "").strip()
        if not entity_id or not is_comparable(entity_id):
            self._leave_out(entity, "no entityID that could be compared")
            return
        self._unique.check_entity(entity_id, entity)
        if around.is_expired:
            return
        roles = idp_roles(entity)
        if not roles:
            self.others += 1
            return
        try:
            end_s = earliest_end((entity, *roles), around_s=around.valid_until_s)
        except MetadataMalformed:
            self._leave_out(entity, "its validUntil cannot be read")
            return
        if end_s is not None and end_s <= self._now_s:
            self._leave_out(entity, "expired (validUntil)")
            return
        found = read_entity(
            entity,
            roles[0],
            entity_id=entity_id,
            registered_by=around.authority,
            valid_until_s=end_s,
            document=documents.document(entity),
            notes=self._notes,
        )
        self.providers += 1
        self._batch.append(found)
        self._batch_bytes += len(found.document)

    def _leave_out(self, entity: Element, reason: str) -> None:
        self._notes.add("entity", "entities", f"left out: {reason}", element=entity)
