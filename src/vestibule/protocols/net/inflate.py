"""Undo gzip and deflate within a bound: a bomb costs no more than the bound itself (S32, S64)."""

import zlib
from collections.abc import Iterator

from vestibule.errors import UpstreamNotJSON, UpstreamTooLarge
from vestibule.protocols.net.quote import quoted

OFFERED = "gzip, deflate"
OFFERED_TO_STREAM = "gzip"

_PIECE_BYTES = 262_144
_GZIPPED = {"gzip", "x-gzip"}
_PLAIN = {"", "identity"}
_GZIP = 16 + zlib.MAX_WBITS
_ZLIB = zlib.MAX_WBITS
_RAW = -zlib.MAX_WBITS


def inflate(body: bytes, coding: str, *, max_bytes: int, name: str) -> bytes:
    """Decode a body.

    Args:
        body: Complete, and itself within the bound.
        coding: The Content-Encoding field, "" when there is none.
        max_bytes: Of the result.
        name: Of the URL, for messages.

    Raises:
        UpstreamTooLarge: upstream_too_large
        UpstreamNotJSON: upstream_not_json, for a coding that was not offered, several in a row (RFC 9110 8.4 allows
            them; nobody but an attacker sends them), or a stream that is broken, cut short or followed by something.
    """
    coding = coding.strip().lower()
    if not body or coding in _PLAIN:
        return body
    if coding in _GZIPPED:
        window = _GZIP
    elif coding == "deflate":
        # RFC 9110 8.4.1.2 means the zlib format; some servers send the bare stream. RFC 1950 2.2 has a check digit.
        window = _ZLIB if body[0] & 0x0F == zlib.DEFLATED and int.from_bytes(body[:2], "big") % 31 == 0 else _RAW
    else:
        raise _not_offered(coding, OFFERED, name=name)
    stream = zlib.decompressobj(window)
    try:
        plain = stream.decompress(body, max_bytes + 1)
    except zlib.error as fault:
        raise _broken(coding, fault, name=name) from None
    if len(plain) > max_bytes:
        raise _too_large(max_bytes, name=name)
    if not stream.eof or stream.unused_data:
        raise _ill_ended(coding, name=name)
    return plain


class Inflater:
    """Decodes a body piece by piece, as `inflate` does a whole one; deflate, which has no mark of its own, is refused.

    Small pieces come out of it, whatever goes in: a thread at work on a bomb holds up nobody.
    """

    def __init__(self, coding: str, *, max_bytes: int, name: str) -> None:
        """Prepare.

        Raises:
            UpstreamNotJSON: upstream_not_json, for a coding that was not offered.
        """
        self._coding = coding.strip().lower()
        if self._coding not in _PLAIN | _GZIPPED:
            raise _not_offered(self._coding, OFFERED_TO_STREAM, name=name)
        self._stream = zlib.decompressobj(_GZIP) if self._coding in _GZIPPED else None
        self._left_bytes = max_bytes
        self._max_bytes = max_bytes
        self._name = name
        self._began = False

    def plain(self, body: bytes) -> Iterator[bytes]:
        """Decode the next piece.

        Raises:
            UpstreamTooLarge: upstream_too_large
            UpstreamNotJSON: upstream_not_json, for a stream that is broken or followed by something.
        """
        self._began = True
        if self._stream is None:
            yield self._counted(body)
            return
        more = True
        while more:
            if self._stream.eof:
                raise _ill_ended(self._coding, name=self._name)
            try:
                plain = self._stream.decompress(body, _PIECE_BYTES)
            except zlib.error as fault:
                raise _broken(self._coding, fault, name=self._name) from None
            yield self._counted(plain)
            body = self._stream.unconsumed_tail or self._stream.unused_data
            # A full piece: zlib may have taken all of its input and still hold back what did not fit.
            more = bool(body) or (len(plain) == _PIECE_BYTES and not self._stream.eof)

    def end(self) -> None:
        """Take the end of the body.

        Raises:
            UpstreamNotJSON: upstream_not_json, for a stream that is cut short.
        """
        if self._stream is not None and self._began and not self._stream.eof:
            raise _ill_ended(self._coding, name=self._name)

    def _counted(self, plain: bytes) -> bytes:
        self._left_bytes -= len(plain)
        if self._left_bytes < 0:
            raise _too_large(self._max_bytes, name=self._name)
        return plain


def _not_offered(coding: str, offered: str, *, name: str) -> UpstreamNotJSON:
    return UpstreamNotJSON(
        f"{name} compressed its answer as {quoted(coding, limit=40)}, which was not offered ({offered}).",
        hint="Switch this compression off for the identity provider's endpoints.",
    )


def _broken(coding: str, fault: zlib.error, *, name: str) -> UpstreamNotJSON:
    return UpstreamNotJSON(f"{name} sent a broken {coding} stream: {quoted(str(fault))}.")


def _ill_ended(coding: str, *, name: str) -> UpstreamNotJSON:
    return UpstreamNotJSON(f"{name} sent a {coding} stream that ends too early or too late.")


def _too_large(max_bytes: int, *, name: str) -> UpstreamTooLarge:
    return UpstreamTooLarge(f"The answer of {name} exceeds {max_bytes} bytes after decompression.")
