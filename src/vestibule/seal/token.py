"""Tokens that we give out: 256 random bits, kept only as a hash, compared in constant time (S50, S71).

A plain SHA-256 is enough for them, other than for passwords: nobody can try 2^256 values.
"""

import hmac
from hashlib import sha256
from secrets import token_urlsafe
from typing import Final

from vestibule_sdk.secret import Secret

TOKEN_BYTES: Final = 32


def new_token() -> Secret:
    """Make 256 random bits as 43 characters that fit a URL, a header and a cookie."""
    return Secret(token_urlsafe(TOKEN_BYTES))


def token_hash(text: str) -> bytes:
    """Hash a token for storage and look-up: 32 bytes.

    Any text is taken, because it may come from a request: lone surrogates become bytes that no token of ours has.
    """
    return sha256(text.encode("utf-8", "surrogatepass")).digest()


def equal_in_constant_time(left: str, right: str) -> bool:
    """Whether two texts are equal, in a time that does not tell where they differ (S71)."""
    return hmac.compare_digest(left.encode("utf-8", "surrogatepass"), right.encode("utf-8", "surrogatepass"))
