"""One row of a fault table: the function that bends, and what it does in a sentence."""

from dataclasses import dataclass
from typing import Generic, TypeVar

B_co = TypeVar("B_co", covariant=True)


@dataclass(frozen=True)
class Entry(Generic[B_co]):
    """A fault's function and meaning."""

    bend: B_co
    says: str
    acceptable: bool = False
    """True for what is merely odd: a relying party has to cope with it rather than refuse."""
