"""Which entities all our connections make, for a document that describes them side by side (R20).

Connections that share an entity ID are one service provider, and an entity ID stands in an aggregate once: so they are
merged. A document that an administrator wrote can be embedded as it stands, but not merged.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from vestibule.errors import DuplicateID
from vestibule.protocols.saml.metadata.document import METADATA
from vestibule.protocols.saml.metadata.schema import schema_fault
from vestibule.protocols.saml.party import Party
from vestibule.protocols.saml.xml.element import Element
from vestibule.protocols.saml.xml.ids import check_ids
from vestibule.protocols.saml.xml.parse import parse_document
from vestibule.protocols.shown import shown


class SPEntity(NamedTuple):
    """One service provider that we are.

    Attributes:
        parties: Its connections, at least one.
        own: The root of the administrator's document that describes it; None where it is made from the settings.
    """

    entity_id: str
    parties: tuple[Party, ...]
    own: Element | None


class SPEntities(NamedTuple):
    """All of them, in the order of their first connections, and what an administrator should know of it."""

    entities: tuple[SPEntity, ...]
    notes: tuple[str, ...]


def sp_entities(parties: Sequence[Party]) -> SPEntities:
    """Sort connections into entities.

    Args:
        parties: Of whatever entity IDs.
    """
    shared: dict[str, list[Party]] = {}
    for party in parties:
        shared.setdefault(party.own.entity_id, []).append(party)
    notes: list[str] = []
    embedded: list[Element] = []
    entities: list[SPEntity] = []
    for entity_id, members in shared.items():
        own = _own(members, embedded, notes)
        if len(members) > 1:
            notes.extend(_about_sharing(entity_id, members))
        if own is not None:
            embedded.append(own)
        entities.append(SPEntity(entity_id, tuple(members), own))
    return SPEntities(tuple(entities), tuple(notes))


def _own(members: Sequence[Party], embedded: Sequence[Element], notes: list[str]) -> Element | None:
    found: Element | None = None
    for party in members:
        if party.profile.sp_metadata is None:
            continue
        root = parse_document(party.profile.sp_metadata.encode("utf-8", "surrogatepass"), limits=METADATA)
        reason = "other connections share its entity ID" if len(members) > 1 else _unfit(root, embedded)
        if reason is None:
            found = root
        else:
            notes.append(
                f"The connection at {shown(party.own.acs_url)} is described by its settings, not by the SP metadata "
                f"that was entered for it: {reason}."
            )
    return found


def _unfit(root: Element, embedded: Sequence[Element]) -> str | None:
    fault = schema_fault(root)
    if fault is not None:
        return f"that does not fit the schema of SAML metadata ({shown(fault)})"
    try:
        check_ids(*embedded, root)
    except DuplicateID:
        return "an ID in it stands in another connection's document too"
    return None


def _about_sharing(entity_id: str, members: Sequence[Party]) -> Iterator[str]:
    yield (
        f"{len(members)} connections share the entity ID {shown(entity_id)}: the document names no key to encrypt to "
        "for them, and every provider sends its logout messages, answers to ours too, to the first of them, where only "
        "that one's count. Where either matters, give each an entity ID of its own: spEntityId (a field of the "
        "connector saml)."
    )
    for party in members:
        if party.profile.want_encrypted:
            yield (
                f"The connection at {shown(party.own.acs_url)} wants encrypted assertions, and shares its entity ID: "
                "its provider has to get its metadata by itself."
            )
