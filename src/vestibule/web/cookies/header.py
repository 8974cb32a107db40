"""Reading the `Cookie` header, only as far as we need it (RFC 6265bis 4.2.1, 5.8.3).

The header may hold anything: cookies of the host application, of other software under this name, garbage. A name that
stands there twice counts as absent: whose of the two is ours cannot be told, and an attacker who managed to plant one
(under a longer path, from a sibling host) must not choose for us.
"""

from collections.abc import Iterable


def cookie_header(headers: Iterable[tuple[bytes, bytes]]) -> bytes:
    """The `Cookie` header of an ASGI scope's headers; several are put together (RFC 9113 8.2.3)."""
    found = b""
    for name, value in headers:
        if name == b"cookie":
            found = found + b"; " + value if found else value
    return found


def cookie_value(header: bytes, name: bytes) -> str | None:
    """The value of the one cookie of exactly that name; None when there is none, or several."""
    if name not in header:  # most requests without a session end here
        return None
    found = None
    for piece in header.split(b";"):
        key, equals, value = piece.partition(b"=")
        if equals and key.strip(b" \t") == name:
            if found is not None:
                return None
            found = value.strip(b" \t")
    return None if found is None else found.decode("latin-1")


def cookies_named(header: bytes, prefix: bytes) -> dict[str, int]:
    """Names that begin so, less the prefix, with the bytes that each takes up in the header."""
    found: dict[str, int] = {}
    for piece in header.split(b";"):
        key, equals, _ = piece.partition(b"=")
        key = key.strip(b" \t")
        if equals and key.startswith(prefix):
            name = key[len(prefix) :].decode("latin-1")
            found[name] = found.get(name, 0) + len(piece.strip(b" \t"))
    return found
