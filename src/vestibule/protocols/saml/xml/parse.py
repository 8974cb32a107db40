"""The one parser for whatever comes from outside (S1, S64).

What makes XML dangerous is refused on the bytes, before any parser sees them: another encoding than UTF-8, in which it
could hide from that look; a document type declaration, and with it every entity; a processing instruction. Then the
document is parsed once, with a parser that would fetch and expand nothing anyway.
"""

import threading
from functools import cache
from typing import Final

from lxml import etree

from vestibule.errors import SAMLMessageMalformed, XMLRefused
from vestibule.protocols.saml.xml.declaration import read_declaration
from vestibule.protocols.saml.xml.element import Element
from vestibule.protocols.saml.xml.limits import MESSAGE, Limits
from vestibule.protocols.saml.xml.namespace_length import count_namespaces

_BOM: Final = b"\xef\xbb\xbf"
_UTF8: Final = frozenset({"utf-8", "utf8", "us-ascii", "ascii"})

XINCLUDE: Final = b"http://www.w3.org/2001/XInclude"
"""Nothing here would follow it; somebody behind us might."""

_parsers = threading.local()


def parse_document(data: bytes, *, limits: Limits = MESSAGE) -> Element:
    """Parse a document from outside.

    Args:
        data: The document, with or without a byte order mark.
        limits: How large it may be.

    Returns:
        Its root. Comments are kept: what is canonicalised has to be what was sent.

    Raises:
        XMLRefused: saml_xml_refused.
        SAMLMessageMalformed: saml_message_malformed: it is not well-formed.
    """
    _check_bytes(data, limits)
    root = _parsed(data, keep_comments=True)
    if root.getroottree().docinfo.doctype:
        raise XMLRefused("the document has a document type")
    if _deeper_than(limits.depth)(root):
        raise XMLRefused("the document is nested too deep", expected=f"at most {limits.depth} levels")
    # Most documents hold fewer equals signs than one element may have attributes: no need to look at each.
    if data.count(b"=") > limits.attributes_of_one and _more_attributes_than(limits.attributes_of_one)(root):
        raise XMLRefused("an element of the document has too many attributes")
    return root


def parse_canonical(data: bytes) -> Element:
    """Parse bytes that our own canonicalisation made, which holds neither a document type nor a comment."""
    return _parsed(data, keep_comments=False)


def _check_bytes(data: bytes, limits: Limits) -> None:
    if len(data) > limits.size_bytes:
        raise XMLRefused("the document is too large", expected=f"at most {limits.size_bytes} bytes")
    body = data.removeprefix(_BOM)
    declaration = read_declaration(body)
    if declaration is not None and declaration.version != "1.0":
        raise XMLRefused("the document is not of XML 1.0")
    if declaration is not None and declaration.encoding is not None and declaration.encoding.lower() not in _UTF8:
        raise _other_encoding()
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        raise _other_encoding() from None
    if b"\0" in data:  # UTF-16 and UTF-32 hold it with every ASCII character
        raise _other_encoding()
    if holds(data, b"<!DOCTYPE") or holds(data, b"<!ENTITY"):
        raise XMLRefused(
            "the document has a document type declaration (DTD)",
            hint="No SAML software needs one. If this is no attack, look at what stands between the provider and us.",
        )
    if XINCLUDE in data:
        raise XMLRefused("the document wants to include another one (XInclude)")
    if holds(body[declaration.end :] if declaration else body, b"<?"):
        raise XMLRefused("the document has a processing instruction")
    _check_counts(data, limits)


def holds(data: bytes, text: bytes) -> bool:
    """Whether a text stands in the data: its second byte is rare and found at once, its first one is everywhere."""
    return text[1:2] in data and text in data


def _check_counts(data: bytes, limits: Limits) -> None:
    elements, declared = data.count(b"<"), data.count(b"xmlns")
    if elements > limits.elements or elements * declared > limits.elements_by_namespaces:
        elements -= data.count(b"</")  # dearer than all the rest, and for hardly any document of consequence
    if elements > limits.elements or data.count(b"=") > limits.attributes or declared > limits.namespaces:
        raise XMLRefused("the document has too many elements, attributes or namespaces")
    if elements * declared > limits.elements_by_namespaces:
        raise XMLRefused("the document has too many namespaces for its number of elements")
    if count_namespaces(data, size_bytes=limits.namespace_bytes) is None:
        raise XMLRefused("the document has a namespace declaration that is too long")


def _other_encoding() -> XMLRefused:
    return XMLRefused(
        "the document is not encoded in UTF-8",
        hint="The SAML bindings ask for no other encoding. Have the provider send UTF-8.",
        expected="UTF-8",
        received="another encoding",
    )


def _parsed(data: bytes, *, keep_comments: bool) -> Element:
    try:
        return etree.fromstring(data, _parser(keep_comments=keep_comments))
    except etree.XMLSyntaxError as fault:
        raise SAMLMessageMalformed(
            f"the document is no well-formed XML (line {fault.lineno or 0})", received="not well-formed"
        ) from None


def _parser(*, keep_comments: bool) -> etree.XMLParser:
    """One of the two parsers of this thread: lxml lets one document at a time through each."""
    name = "keeping" if keep_comments else "dropping"
    parser: etree.XMLParser | None = getattr(_parsers, name, None)
    if parser is None:
        parser = etree.XMLParser(
            encoding="utf-8",
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            dtd_validation=False,
            huge_tree=False,
            collect_ids=False,
            remove_comments=not keep_comments,
            remove_pis=not keep_comments,
        )
        setattr(_parsers, name, parser)
    return parser


@cache
def _deeper_than(depth: int) -> etree.XPath:
    """Stops at the first level that is empty, in C."""
    return etree.XPath("boolean(" + "/*" * (depth + 1) + ")")


@cache
def _more_attributes_than(count: int) -> etree.XPath:
    return etree.XPath(f"boolean(//*[@*[{count + 1}]])")
