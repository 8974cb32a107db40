"""Every ID of a document, each once (S3).

A signature refers to what it covers by an ID. Whatever another reader might take for one counts here, in every spelling
that XML vocabularies use; one in a namespace (`saml:ID`), which none of them does, is refused.
"""

from collections.abc import Iterable, Iterator

from vestibule.errors import DuplicateID
from vestibule.protocols.saml.xml.element import Element
from vestibule.protocols.saml.xml.names import XML

_XML_ID = f"{{{XML}}}id"


def check_ids(*roots: Element) -> None:
    """Look at all IDs of one document, or of a document and what was decrypted out of it.

    Raises:
        DuplicateID: saml_duplicate_id.
    """
    seen: set[str] = set()
    for root in roots:
        for value, _ in ids_of(root.iter("*")):
            if value in seen:
                raise DuplicateID("two elements of the message have the same ID")
            seen.add(value)


def ids_of(elements: Iterable[Element]) -> Iterator[tuple[str, Element]]:
    """Every ID of some elements, with the element that has it.

    Raises:
        DuplicateID: saml_duplicate_id: one is hidden in a namespace.
    """
    for element in elements:
        for name in element.keys():  # noqa: SIM118 - an element is no mapping: it iterates over its children
            if name in _SPELLINGS or (name[0] == "{" and _is_id(name)):
                yield element.attrib[name], element


_SPELLINGS = frozenset({"ID", "Id", "id", "iD"})


def _is_id(name: str) -> bool:
    """Whether an attribute in a namespace is an ID."""
    if name == _XML_ID:
        return True
    if name.rpartition("}")[2] in _SPELLINGS:
        raise DuplicateID("an element of the message has an ID that is hidden in a namespace")
    return False
