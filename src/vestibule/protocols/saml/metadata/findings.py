"""What a reader of metadata comes upon: facts to compare with the provider's own screen, and sentences about the rest.

Everybody who reads a part of a document is handed one `Findings`, so that facts stand in the order of reading, which is
the order of comparing.
"""

from collections import Counter
from typing import Final

from msgspec import Struct

from vestibule.protocols.saml.xml.element import Element
from vestibule.protocols.shown import shown

MAX_VALUE: Final = 2048
"""Characters of one fact: as many as an address may have. A name that is compared must not be cut short."""

MAX_OF_A_FIELD: Final = 40
"""Facts: somebody has to read them. What a connection uses is complete all the same."""

MAX_NOTES: Final = 200


class Fact(Struct, frozen=True, kw_only=True):
    """One thing that a document says.

    Attributes:
        field: Its name, as providers' consoles have it: "Sign-in (SSO)".
        value: Fit to be shown.
        line: Of the document; 0 where there is none to name.
    """

    field: str
    value: str
    line: int


class Findings:
    """Collects them."""

    def __init__(self) -> None:
        self._facts: list[Fact] = []
        self._of_field: Counter[str] = Counter()
        self._notes: dict[str, None] = {}

    def fact(self, field: str, value: str, *, at: Element, of: str = "") -> None:
        """Add a fact, unless there are enough of its field already.

        Args:
            field: A word of ours.
            value: Perhaps a foreign one.
            at: The element that says so.
            of: Narrows the field down, in parentheses: a language, a contact's type. Perhaps foreign.
        """
        self._of_field[field] += 1
        if self._of_field[field] <= MAX_OF_A_FIELD:
            name = f"{field} ({shown(of, limit=40)})" if of else field
            self._facts.append(Fact(field=name, value=shown(value, limit=MAX_VALUE), line=line_of(at)))

    def note(self, sentence: str, *, at: Element | None = None) -> None:
        """Add a sentence, once.

        Args:
            sentence: Foreign text in it has gone through `shown`.
            at: The element that it is about; its line goes before.
        """
        line = line_of(at)
        self._notes[f"Line {line}: {sentence}" if line else sentence] = None

    def facts(self) -> tuple[Fact, ...]:
        """All of them, in the order in which they were found."""
        return tuple(self._facts)

    def notes(self) -> tuple[str, ...]:
        """All of them, and what was left out for being too much."""
        notes = list(self._notes)
        if len(notes) > MAX_NOTES:
            notes[MAX_NOTES:] = [f"There are {len(notes) - MAX_NOTES} more notes of this kind."]
        notes.extend(
            f"Only the first {MAX_OF_A_FIELD} of {count} facts of the kind “{field}” are listed."
            for field, count in self._of_field.items()
            if count > MAX_OF_A_FIELD
        )
        return tuple(notes)


def line_of(element: Element | None) -> int:
    """The line in which an element stands; 0 where that is not known."""
    return (element.sourceline or 0) if element is not None else 0
