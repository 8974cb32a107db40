"""Names for things: ULIDs for what is stored, short ids for what a person reads out over the phone."""

import secrets
from typing import Final

_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no I, L, O or U to be misread."""

_PAIRS: Final = tuple(first + second for first in _ALPHABET for second in _ALPHABET)
_RANDOM_BITS: Final = 80

_SHORT_BITS: Final = 50
"""Ten characters: unique among millions of kept attempts, and still short enough to dictate."""


def new_id(now_ms: int) -> str:
    """A new ULID: 48 bits of time, 80 random ones, so that ids sort by the time they were made.

    Source: https://github.com/ulid/spec: 26 characters of 5 bits, the first of which has 3.
    """
    number = now_ms << _RANDOM_BITS | secrets.randbits(_RANDOM_BITS)
    # The library writes the same at five times the cost, and every login makes several.
    return "".join([_PAIRS[number >> shift & 1023] for shift in range(120, -1, -10)])


def new_short_id() -> str:
    """A new short id, random through and through: it tells nothing about how many others there are."""
    number = secrets.randbits(_SHORT_BITS)
    return "".join([_PAIRS[number >> shift & 1023] for shift in range(0, _SHORT_BITS, 10)])
