"""The part of a document that stands in memory: the open groups, and in each the child that came last.

libxml2's parser builds a tree while the document comes (its push mode), and keeps three kinds of pointers into it: the
elements that are open, the newest node of the innermost of them, to which it may yet add text or children, and nothing
else. An element that another node follows in the same parent is closed, and so is all in it; nobody looks at it any
more. So whatever precedes the last child of a group may be read and cut off at any time between two steps, and the last
child, its tail and every ancestor must be left alone. Whether the last child is closed does not show, and need not.

Nothing is ever moved or copied: lxml would mend namespace declarations then, and the digest would be another.
"""

from collections.abc import Callable
from typing import Final, TypeVar

from lxml import etree

from vestibule.protocols.saml.aggregate.fault import NOT_REAL, malformed
from vestibule.protocols.saml.aggregate.limits import ATTRIBUTES_OF_ONE, DEPTH_OF_GROUPS, GROUPS
from vestibule.protocols.saml.metadata.mistaken import METADATA_PAGE
from vestibule.protocols.saml.xml.element import Element
from vestibule.protocols.saml.xml.names import MD, md
from vestibule.protocols.shown import shown

_T = TypeVar("_T")

GROUP: Final = md("EntitiesDescriptor")

_CROWDED: Final = etree.XPath(f"boolean(descendant-or-self::*[@*[{ATTRIBUTES_OF_ONE + 1}]])")


class Tree:
    """Grows at its end while it is fed, and is cut off at its beginning.

    Attributes:
        root: The outermost group; None until its start tag has come.
    """

    def __init__(self) -> None:
        # Only groups make events: a queue of those that nobody takes out would grow with the document.
        self._parser = etree.XMLPullParser(
            events=("start",),
            tag=GROUP,
            encoding="utf-8",
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            dtd_validation=False,
            huge_tree=False,
            collect_ids=False,
        )
        self._groups = 0
        self.root: Element | None = None

    def feed(self, data: bytes) -> None:
        """Parse on.

        Raises:
            MetadataMalformed: metadata_malformed: it is not well-formed, or no aggregate.
        """
        self._parse(lambda: self._parser.feed(data))

    def close(self) -> Element:
        """End the document; all of it is there now.

        Raises:
            MetadataMalformed: metadata_malformed: it is cut off, or no aggregate.
        """
        root = self._parse(self._parser.close)
        if self.root is None:
            raise _other_root(root)
        return self.root

    def check_attributes(self) -> None:
        """See that no element has more attributes than canonicalisation sorts in good time.

        Raises:
            MetadataMalformed: metadata_malformed.
        """
        if self.root is not None and _CROWDED(self.root):
            raise malformed("an element of the document has too many attributes", hint=NOT_REAL)

    def _parse(self, step: Callable[[], _T]) -> _T:
        try:
            done = step()
        except etree.XMLSyntaxError as fault:
            raise _not_well_formed(fault) from None
        for _, group in self._parser.read_events():
            self._see(group)
        return done

    def _see(self, group: Element) -> None:
        self._groups += 1
        if self._groups > GROUPS:
            raise malformed(f"the document has more than {GROUPS} groups (EntitiesDescriptor)", hint=NOT_REAL)
        if self.root is not None:
            return
        if group.getparent() is not None:
            raise _other_root(group.getroottree().getroot())
        self.root = group


def open_groups(root: Element) -> list[Element]:
    """The groups that may still be open, from the root inwards: each is the last child of the one before.

    Raises:
        MetadataMalformed: metadata_malformed: they are nested too deep.
    """
    groups = [root]
    while len(groups[-1]) and (last := groups[-1][-1]).tag == GROUP:
        if len(groups) == DEPTH_OF_GROUPS:
            raise too_deep(last)
        groups.append(last)
    return groups


def cut_off(group: Element) -> bool:
    """Remove all but the last child of a group. Returns whether there was anything to remove."""
    if not len(group):
        return False
    done = len(group) > 1
    if done:
        del group[:-1]
    group.text = None
    return done


def too_deep(group: Element) -> Exception:
    """The refusal of a group in too many others."""
    return malformed(
        f"the document is recursive: groups (EntitiesDescriptor) are nested more than {DEPTH_OF_GROUPS} deep",
        hint=NOT_REAL,
        line=group.sourceline,
    )


def _not_well_formed(fault: etree.XMLSyntaxError) -> Exception:
    return malformed(
        "the document is no well-formed XML: it is cut off, damaged, or larger in some part than any real one",
        line=fault.lineno,
    )


def _other_root(root: Element) -> Exception:
    return malformed(
        f"the document's root element is {shown(root.tag)}, not EntitiesDescriptor in the namespace {MD}",
        hint=METADATA_PAGE,
        line=root.sourceline,
    )
