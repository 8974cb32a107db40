"""A group of entities (EntitiesDescriptor; SAML metadata 2.3.1): what it says of all that it holds."""

from typing import Final

from msgspec import Struct

from vestibule.clock import rfc3339
from vestibule.errors import MetadataExpired
from vestibule.protocols.saml.aggregate.end import earliest_end
from vestibule.protocols.saml.aggregate.fault import at, malformed
from vestibule.protocols.saml.aggregate.notes import Notes
from vestibule.protocols.saml.metadata.extensions import MDRPI
from vestibule.protocols.saml.xml.element import Element
from vestibule.protocols.saml.xml.names import md
from vestibule.protocols.shown import shown

EXTENSIONS: Final = md("Extensions")
_REGISTRATION: Final = f"{{{MDRPI}}}RegistrationInfo"

_AUTHORITY_CHARACTERS_AT_MOST: Final = 1024


class Group(Struct):
    """What holds for the entities in a group, from its start tag on.

    Attributes:
        element: Itself; as long as it is remembered here it is the same object whenever it is met in the tree.
        valid_until_s: The earliest end of its own and of those around it; None without one.
        authority: Who registered what it holds; "" where nobody says.
        is_expired: Then nothing in it counts.
        has_members: Whether an entity or a group in it was met, after which it can say nothing of itself any more.
    """

    element: Element
    valid_until_s: int | None
    authority: str
    is_expired: bool
    has_members: bool = False

    def extend(self, extensions: Element) -> None:
        """Read the group's Extensions.

        Raises:
            MetadataMalformed: metadata_malformed: they come after what they would be about.
        """
        if self.has_members:
            raise malformed("a group's Extensions come after its first entity", line=extensions.sourceline)
        self.authority = registration_authority(extensions) or self.authority


def outermost(root: Element, *, now_s: int) -> Group:
    """The root.

    Raises:
        MetadataExpired: metadata_expired.
        MetadataMalformed: metadata_malformed: its validUntil cannot be read.
    """
    end_s = earliest_end((root,), around_s=None)
    if end_s is not None and end_s <= now_s:
        raise MetadataExpired(
            f"{at(root.sourceline)}the document was valid until {rfc3339(end_s)} (validUntil) and has expired",
            hint="Get a fresh one from its publisher. If it publishes this one, its publishing has stopped, or a cache "
            "on the way keeps an old document.",
        )
    return Group(element=root, valid_until_s=end_s, authority="", is_expired=False)


def inner(element: Element, around: Group, *, now_s: int, notes: Notes) -> Group:
    """A group in a group.

    Raises:
        MetadataMalformed: metadata_malformed: its validUntil cannot be read.
    """
    end_s = earliest_end((element,), around_s=around.valid_until_s)
    is_expired = end_s is not None and end_s <= now_s
    if is_expired and not around.is_expired:
        notes.add("group", "groups", "left out, with all in it: expired (validUntil)", element=element)
    return Group(element=element, valid_until_s=end_s, authority=around.authority, is_expired=is_expired)


def registration_authority(extensions: Element) -> str:
    """Who registered an entity (mdrpi:RegistrationInfo); "" where it is not said."""
    info = next((held for held in extensions if held.tag == _REGISTRATION), None)
    written = "" if info is None else info.get("registrationAuthority", "").strip()
    return shown(written, limit=_AUTHORITY_CHARACTERS_AT_MOST) if written else ""
