"""Undo gzip and deflate within a bound: a bomb costs no more than the bound itself (S32, S64)."""

import zlib

from vestibule.errors import UpstreamNotJSON, UpstreamTooLarge
from vestibule.protocols.net.quote import quoted

OFFERED = "gzip, deflate"

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
    if not body or coding in {"", "identity"}:
        return body
    if coding in {"gzip", "x-gzip"}:
        window = _GZIP
    elif coding == "deflate":
        # RFC 9110 8.4.1.2 means the zlib format; some servers send the bare stream. RFC 1950 2.2 has a check digit.
        window = _ZLIB if body[0] & 0x0F == zlib.DEFLATED and int.from_bytes(body[:2], "big") % 31 == 0 else _RAW
    else:
        raise UpstreamNotJSON(
            f"{name} compressed its answer as {quoted(coding, limit=40)}, which was not offered ({OFFERED}).",
            hint="Switch this compression off for the identity provider's endpoints.",
        )
    stream = zlib.decompressobj(window)
    try:
        plain = stream.decompress(body, max_bytes + 1)
    except zlib.error as fault:
        raise UpstreamNotJSON(f"{name} sent a broken {coding} stream: {quoted(str(fault))}.") from None
    if len(plain) > max_bytes:
        raise UpstreamTooLarge(f"The answer of {name} exceeds {max_bytes} bytes after decompression.")
    if not stream.eof or stream.unused_data:
        raise UpstreamNotJSON(f"{name} sent a {coding} stream that ends too early or too late.")
    return plain
