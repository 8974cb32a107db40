"""What was left out of an aggregate, counted: thousands of entities may share a reason."""

from typing import Final

from vestibule.protocols.saml.xml.element import Element

_LINES_AT_MOST: Final = 5


class Notes:
    """Collects reasons, and the first few lines of each."""

    def __init__(self) -> None:
        self._lines: dict[tuple[str, str, str], list[int]] = {}
        self._counts: dict[tuple[str, str, str], int] = {}

    def add(self, one: str, many: str, reason: str, *, element: Element) -> None:
        """Count an element.

        Args:
            one: What it is: "entity".
            many: The same in the plural.
            reason: The end of the sentence, which fits one and many: "left out: no entityID".
            element: Its line is named, if it is among the first.
        """
        key = (one, many, reason)
        self._counts[key] = self._counts.get(key, 0) + 1
        lines = self._lines.setdefault(key, [])
        if len(lines) < _LINES_AT_MOST and element.sourceline:
            lines.append(element.sourceline)

    def sentences(self) -> tuple[str, ...]:
        """One for each reason."""
        return tuple(self._sentence(*key) for key in self._counts)

    def _sentence(self, one: str, many: str, reason: str) -> str:
        count, lines = self._counts[one, many, reason], self._lines[one, many, reason]
        where = ", ".join(map(str, lines)) + (", …" if count > len(lines) else "")
        return f"{count} {one if count == 1 else many} {reason}{f' (line {where})' if lines else ''}."
