"""The XML declaration (XML 1.0 2.8), read before any parser sees the document."""

import re
from typing import Final, NamedTuple

DECLARATION_BYTES: Final = 300
"""A longer one is none: there is white space in it without end."""

_DECLARATION: Final = re.compile(
    rb"""<\?xml[ \t\r\n]+version[ \t\r\n]*=[ \t\r\n]*(["'])(?P<version>[\w.:-]{1,20})\1"""
    rb"""(?:[ \t\r\n]+encoding[ \t\r\n]*=[ \t\r\n]*(["'])(?P<encoding>[A-Za-z][\w.-]{0,39})\3)?"""
    rb"""(?:[ \t\r\n]+standalone[ \t\r\n]*=[ \t\r\n]*(["'])(?:yes|no)\5)?[ \t\r\n]*\?>""",
    re.ASCII,
)


class Declaration(NamedTuple):
    """What it says.

    Attributes:
        end: The place behind it.
        encoding: None where it names none.
    """

    end: int
    version: str
    encoding: str | None


def read_declaration(body: bytes) -> Declaration | None:
    """Read a document's declaration; None when it does not begin with one that is well-formed.

    Args:
        body: The document, or its first few hundred bytes, without byte order mark.
    """
    found = _DECLARATION.match(body, 0, DECLARATION_BYTES)
    if found is None:
        return None
    encoding = found["encoding"]
    return Declaration(found.end(), found["version"].decode(), None if encoding is None else encoding.decode())
