"""Truth values as attributes have them (XML Schema 2, 3.2.2)."""

from typing import Final

_TRUE: Final = frozenset({"true", "1"})


def is_true(written: str | None) -> bool:
    """Whether an xs:boolean says so; one that is absent or is none does not."""
    return written is not None and written.strip() in _TRUE
