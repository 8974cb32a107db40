"""The text of an element, whole (S8): no comment, CDATA section or character reference can cut it short."""

from typing import Final

from lxml import etree

from vestibule.errors import SAMLMessageMalformed
from vestibule.protocols.saml.xml.element import Element
from vestibule.protocols.saml.xml.names import local_name

_STRING: Final = etree.XPath("string()")
_XML_SPACE: Final = " \t\r\n"


def text_of(element: Element) -> str:
    """The text of an element that holds text only, to the letter.

    Raises:
        SAMLMessageMalformed: saml_message_malformed: there is an element in it.
    """
    if len(element) == 0:
        return element.text or ""
    if any(isinstance(child.tag, str) for child in element):
        raise SAMLMessageMalformed(f"{local_name(element.tag)} holds an element where it should hold text")
    return str(_STRING(element))


def uri_of(element: Element) -> str:
    """The text of an element of the type anyURI, whose surrounding white space does not count (XML Schema 2, 4.3.6)."""
    return text_of(element).strip(_XML_SPACE)


def only(parent: Element, tag: str) -> Element:
    """The one child of that name.

    Raises:
        SAMLMessageMalformed: saml_message_malformed: there is none, or there are several.
    """
    found = at_most_one(parent, tag)
    if found is None:
        raise SAMLMessageMalformed(f"{local_name(parent.tag)} has no {local_name(tag)}")
    return found


def at_most_one(parent: Element, tag: str) -> Element | None:
    """The child of that name, if there is one.

    Raises:
        SAMLMessageMalformed: saml_message_malformed: there are several.
    """
    found = list(parent.iterchildren(tag))
    if len(found) > 1:
        raise SAMLMessageMalformed(f"{local_name(parent.tag)} has more than one {local_name(tag)}")
    return found[0] if found else None
