"""What a document is, by its beginning: one provider's metadata, a federation's, or something else altogether."""

import re
from enum import StrEnum
from typing import Final

from vestibule.errors import MetadataMalformed
from vestibule.protocols.saml.aggregate.encoding import ToUTF8
from vestibule.protocols.saml.aggregate.fault import NOT_REAL, malformed
from vestibule.protocols.saml.metadata.mistaken import METADATA_PAGE, what_it_is
from vestibule.protocols.shown import shown

LOOKED_AT_BYTES: Final = 64 * 1024

_RECOGNISED_BY_BYTES: Final = 64
"""Enough to tell a PDF, a ZIP archive, JSON, PEM, an address or an HTML page from each other."""

_SKIPPED: Final = ((b"<!--", b"-->"), (b"<?", b"?>"))
_ROOT: Final = re.compile(rb"<(?:[^\s:<>/]+:)?([^\s:<>/]+)")


class DocumentKind(StrEnum):
    """What a document of SAML metadata describes."""

    ENTITY = "entity"
    """One entity: its root is an EntityDescriptor."""
    AGGREGATE = "aggregate"
    """Any number of them: its root is an EntitiesDescriptor."""


_KINDS: Final = {b"EntityDescriptor": DocumentKind.ENTITY, b"EntitiesDescriptor": DocumentKind.AGGREGATE}


def document_kind(head: bytes) -> DocumentKind:
    """Tell by a document's root what it is. Whether it is any good is for its reader to say.

    Args:
        head: The document, or its first 64 KiB.

    Raises:
        MetadataMalformed: metadata_malformed: it is no metadata, with what it is instead as far as that shows.
    """
    name = _root_name(_in_utf8(head[:LOOKED_AT_BYTES]))
    kind = _KINDS.get(name)
    if kind is None:
        raise malformed(
            f"the document's root element is {shown(name.decode(errors='replace'))}, neither EntityDescriptor nor "
            "EntitiesDescriptor",
            hint=METADATA_PAGE,
        )
    return kind


def _in_utf8(head: bytes) -> bytes:
    _refuse_mistaken(head)  # before its encoding is judged, which a PDF has none of
    encoding = ToUTF8(size_bytes=2 * LOOKED_AT_BYTES)
    text = encoding.feed(head) or encoding.feed(b"", final=True)
    _refuse_mistaken(text)
    return text


def _refuse_mistaken(text: bytes) -> None:
    """Raise for what is recognised by its first bytes. Where there is a tag, its name decides."""
    begins = text[:_RECOGNISED_BY_BYTES]
    mistaken = None if b"Descriptor" in begins else what_it_is(begins)
    if mistaken is not None:
        raise MetadataMalformed(mistaken.reason, hint=mistaken.hint)


def _root_name(text: bytes) -> bytes:
    place = _first_tag(text)
    if text.startswith(b"<!DOCTYPE", place):
        _refuse_mistaken(text[place:])
        raise malformed("the document has a document type declaration (DTD)", hint=NOT_REAL)
    root = _ROOT.match(text, place)
    if root is None:
        raise malformed("the document is no XML", hint=METADATA_PAGE)
    return root[1]


def _first_tag(text: bytes) -> int:
    """The place behind white space, comments and processing instructions."""
    place = 0
    while True:
        place += len(text) - place - len(text[place:].lstrip(b" \t\r\n"))
        end = next((end for start, end in _SKIPPED if text.startswith(start, place)), None)
        if end is None and place < len(text):
            return place
        found = -1 if end is None else text.find(end, place)
        if end is None or found < 0:
            raise malformed(f"the document's first {LOOKED_AT_BYTES >> 10} KiB hold no element", hint=METADATA_PAGE)
        place = found + len(end)
