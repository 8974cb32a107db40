"""A document's encoding: UTF-8, or UTF-16 as some consoles and editors save files, made into UTF-8.

The parser reads UTF-8 alone, because what is dangerous is looked for on the bytes (S1). So UTF-16 is decoded before
that look: a document type in it is seen like any other. The bytes decide, never the declaration: who saves UTF-8 as
UTF-16, or pastes UTF-16 into a form, leaves the declaration as it was.
"""

import re
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from typing import Final

from vestibule.protocols.saml.metadata.fault import COPY_AGAIN, fault

_DECLARED: Final = re.compile(
    rb"""\A((?:\xef\xbb\xbf)?<\?xml[ \t\r\n][^>]{0,200}?\bencoding[ \t\r\n]*=[ \t\r\n]*["'])"""
    rb"""utf-?16(?:le|be)?(?=["'])""",
    re.IGNORECASE,
)
_DECLARED_WITHIN_BYTES: Final = 300
_MARKS: Final = ((BOM_UTF16_LE, "utf-16-le"), (BOM_UTF16_BE, "utf-16-be"))
_UTF32: Final = (BOM_UTF16_LE + b"\0\0", b"\0\0" + BOM_UTF16_BE)


def as_utf8(document: bytes, *, size_bytes: int) -> bytes:
    """Give back a document in UTF-8; what is neither UTF-8 nor UTF-16 comes back as it is, for the parser to refuse.

    Args:
        document: With or without a byte order mark.
        size_bytes: At most so many are wanted in the end; much more is not even decoded.

    Raises:
        ConfigError: config_error at `metadata`: it is in UTF-16, and cut off or damaged.
    """
    name = _utf16(document[:4])
    if name is not None and len(document) <= 2 * size_bytes + len(BOM_UTF16_LE):
        try:
            document = document.decode(name).encode()
        except UnicodeDecodeError as error:
            raise fault(
                f"the document is in UTF-16 and cut off or damaged at byte {error.start}", hint=COPY_AGAIN
            ) from None
    return _DECLARED.sub(rb"\1UTF-8", document[:_DECLARED_WITHIN_BYTES]) + document[_DECLARED_WITHIN_BYTES:]


def _utf16(start: bytes) -> str | None:
    """Its byte order, by its mark, else by the zero that every ASCII character has in UTF-16 (XML 1.0, appendix F)."""
    if start.startswith(_UTF32):
        return None
    for mark, name in _MARKS:
        if start.startswith(mark):
            return name
    first, second = start[:1], start[1:2]
    if first and second and (first == b"\0") != (second == b"\0") and start[2:4] != b"\0\0":
        return "utf-16-be" if first == b"\0" else "utf-16-le"
    return None
