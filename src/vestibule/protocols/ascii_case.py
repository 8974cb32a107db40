"""Comparing without case, in ASCII alone.

`str.lower` knows more: it makes the Kelvin sign a k, so that a name of another alphabet could pass for the one meant.
"""

from typing import Final

_LOWER: Final = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}


def ascii_lower(text: str) -> str:
    """The text with A-Z made small, and nothing else changed."""
    return text.translate(_LOWER)
