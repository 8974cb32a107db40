"""Names for things: ULIDs for what is stored, short ids for what a person reads out over the phone."""

import secrets
from typing import Final

from ulid import ULID

_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O or U to be misread."""

_SHORT_BITS: Final = 50
"""Ten characters: unique among millions of kept attempts, and still short enough to dictate."""


def new_id(now_ms: int) -> str:
    """A new ULID: 48 bits of time, 80 random ones, so that ids sort by the time they were made."""
    return str(ULID.from_timestamp(now_ms / 1000))


def new_short_id() -> str:
    """A new short id, random through and through: it tells nothing about how many others there are."""
    number = secrets.randbits(_SHORT_BITS)
    return "".join([_ALPHABET[number >> shift & 31] for shift in range(0, _SHORT_BITS, 5)])
