"""An aggregate's encoding: UTF-8, or UTF-16 made into UTF-8 while it comes (S1).

What is dangerous is looked for on the bytes, so everything behind this sees UTF-8 alone. The bytes decide and never the
declaration: who saves UTF-8 as UTF-16 leaves that as it was.
"""

import codecs
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from typing import Final

from vestibule.protocols.saml.aggregate.fault import NOT_REAL, malformed
from vestibule.protocols.saml.xml.declaration import DECLARATION_BYTES, read_declaration

_START_BYTES: Final = 4
_UTF32: Final = (BOM_UTF16_LE + b"\0\0", b"\0\0" + BOM_UTF16_BE)
_DECLARABLE: Final = frozenset({"utf-8", "utf8", "us-ascii", "ascii", "utf-16", "utf16", "utf-16le", "utf-16be"})


class ToUTF8:
    """Takes a document as it comes, and gives it back in UTF-8, without byte order mark and XML declaration.

    At most `size_bytes` of it.
    """

    def __init__(self, *, size_bytes: int) -> None:
        self._size_bytes_left = size_bytes
        self._decoder: codecs.IncrementalDecoder | None = None
        self._is_utf8 = True
        self._start = b""
        self._text_began = False

    def feed(self, data: bytes, *, final: bool = False) -> bytes:
        """What came, as far as its characters are whole.

        Raises:
            MetadataMalformed: metadata_malformed: it is in neither encoding, damaged, of XML 1.1, or too large.
        """
        if self._decoder is None:
            self._start += data
            if len(self._start) < _START_BYTES and not final:
                return b""
            data, self._start = self._choose(self._start), b""
        text = self._decoded(data, final=final)
        if b"\0" in text:  # UTF-32, or nothing that XML could hold
            raise _other_encoding()
        self._size_bytes_left -= len(text)
        if self._size_bytes_left < 0:
            raise malformed("the document is too large in UTF-8", hint=NOT_REAL)
        return text if self._text_began else self._without_declaration(text, final=final)

    def _choose(self, start: bytes) -> bytes:
        """Choose by the mark, else by the zero that every ASCII character has in UTF-16 (XML 1.0, appendix F)."""
        if start.startswith(_UTF32):
            raise _other_encoding()
        name, mark = "utf-8", b""
        for known, of in ((BOM_UTF16_LE, "utf-16-le"), (BOM_UTF16_BE, "utf-16-be"), (BOM_UTF8, "utf-8")):
            if start.startswith(known):
                name, mark = of, known
        if not mark and len(start) >= _START_BYTES and start[2:4] != b"\0\0":
            zeros = [byte == 0 for byte in start[:2]]
            name = {(True, False): "utf-16-be", (False, True): "utf-16-le"}.get((zeros[0], zeros[1]), name)
        self._is_utf8 = name == "utf-8"
        self._decoder = codecs.getincrementaldecoder(name)()
        return start[len(mark) :]

    def _decoded(self, data: bytes, *, final: bool) -> bytes:
        if self._decoder is None:
            return b""
        try:
            held = self._decoder.getstate()[0]
            if self._is_utf8:
                # Only looked at: the bytes themselves go on, so far as they end a character.
                if not held and data.isascii():
                    return data
                self._decoder.decode(data, final)
                whole = held + data
                return whole[: len(whole) - len(self._decoder.getstate()[0])]
            return self._decoder.decode(data, final).encode()
        except UnicodeError:
            raise _other_encoding() from None

    def _without_declaration(self, text: bytes, *, final: bool) -> bytes:
        self._start += text
        if len(self._start) < DECLARATION_BYTES and not final:
            return b""
        text, self._start, self._text_began = self._start, b"", True
        declaration = read_declaration(text)
        if declaration is None:
            return text
        if declaration.version != "1.0":
            raise malformed("the document is not of XML 1.0", line=1)
        if declaration.encoding is not None and declaration.encoding.lower() not in _DECLARABLE:
            raise _other_encoding()
        # Its line breaks stay, so that lines keep their numbers.
        return b"\n" * text[: declaration.end].count(b"\n") + text[declaration.end :]


def _other_encoding() -> Exception:
    return malformed(
        "the document is neither in UTF-8 nor in UTF-16, or it is damaged",
        hint="Download it again as a file, and do not open and save it in between.",
    )
