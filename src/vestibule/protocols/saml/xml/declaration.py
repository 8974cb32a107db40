"""The XML declaration (XML 1.0 2.8), read before any parser sees the document."""

import re
from typing import Final, NamedTuple

_DECLARATION: Final = re.compile(rb"<\?xml[ \t\r\n][^>]{0,200}?\?>")
_ENCODING: Final = re.compile(rb"encoding[ \t\r\n]*=[ \t\r\n]*[\"']([^\"']*)[\"']")
_VERSION: Final = re.compile(rb"version[ \t\r\n]*=[ \t\r\n]*[\"']([^\"']*)[\"']")


class Declaration(NamedTuple):
    """What it says; None for what it does not say.

    Attributes:
        end: The place behind it.
    """

    end: int
    version: str | None
    encoding: str | None


def read_declaration(body: bytes) -> Declaration | None:
    """Read a document's declaration; None when it does not begin with one.

    Args:
        body: The document, or its first few hundred bytes, without byte order mark.
    """
    found = _DECLARATION.match(body)
    if found is None:
        return None
    version, encoding = _VERSION.search(found[0]), _ENCODING.search(found[0])
    return Declaration(
        found.end(),
        None if version is None else version[1].decode("latin-1"),
        None if encoding is None else encoding[1].decode("latin-1"),
    )
