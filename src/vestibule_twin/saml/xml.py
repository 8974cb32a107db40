"""Reading and building XML, by prefixed names such as `saml:Issuer`. Source: SAML Core sections 1.3.3 and 1.3.4."""

import secrets
from datetime import UTC, datetime
from typing import Final, TypeAlias

from lxml import etree
from lxml.etree import _Element

from vestibule_twin.saml.names import NAMESPACES
from vestibule_twin.saml.outcomes import Refused

Element: TypeAlias = _Element
"""lxml has no public name for it."""

_MAPS: Final = {prefix: {prefix: uri} for prefix, uri in NAMESPACES.items()}


def name(prefixed: str) -> str:
    """Return a prefixed name as lxml writes it, `{namespace}local`."""
    prefix, _, local = prefixed.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


def element(prefixed: str, *children: Element | None, text: str | None = None, **attributes: str | None) -> Element:
    """Return a new element; a child or an attribute that is None is left out."""
    given = {key: value for key, value in attributes.items() if value is not None}
    made = etree.Element(name(prefixed), given, _MAPS[prefixed.partition(":")[0]])
    made.text = text
    made.extend([child for child in children if child is not None])
    return made


def read_xml(data: bytes) -> Element:
    """Parse a message from outside.

    Comments are dropped, as the canonical form behind every signature drops them; so a text is always the whole text.

    Raises:
        Refused: It is no well-formed XML, or it brings a document type.
    """
    # A parser of its own each time: lxml's parsers keep the entities of an earlier document.
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise Refused("The message is not well-formed XML.") from error
    if root.getroottree().docinfo.doctype:
        raise Refused("The message brings a document type.")
    return root


def one(parent: Element, path: str) -> Element | None:
    """Return the first element at a path of prefixed names, such as `saml:Subject/saml:NameID`."""
    return parent.find(path, NAMESPACES)


def every(parent: Element, path: str) -> list[Element]:
    """Return all elements at a path of prefixed names."""
    return parent.findall(path, NAMESPACES)


def text_at(parent: Element, path: str) -> str | None:
    """Return the text of the element at a path without the space around it, or None without such an element."""
    found = one(parent, path)
    return None if found is None else (found.text or "").strip()


def serialised(root: Element) -> bytes:
    """Return an element as UTF-8, whole in itself."""
    return etree.tostring(root, with_tail=False)


def new_id() -> str:
    """Return an unpredictable ID; it begins with a letter or underscore, as xs:ID wants."""
    return f"_{secrets.token_hex(20)}"


def instant(at_s: int) -> str:
    """Return UTC seconds as SAML writes a time."""
    return datetime.fromtimestamp(at_s, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def read_instant(text: str) -> float:
    """Return UTC seconds.

    Raises:
        Refused: It is no time in UTC.
    """
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise Refused("The message holds a time that is none.") from error
    if at.tzinfo is None:
        raise Refused("The message holds a time without its zone.")
    return at.timestamp()
