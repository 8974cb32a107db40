"""On which line of a TOML file something stands. tomllib keeps no positions, and a refusal names file and line."""

import re
from pathlib import Path
from typing import Final

_TABLE: Final = re.compile(r"\s*\[\[\s*connection\s*\]\]")
_LONG_TEXT: Final = re.compile(r'"""|\'\'\'')


class Lines:
    """The places of one file."""

    def __init__(self, path: Path, text: str) -> None:
        self._path = path
        self._lines = _outside_long_texts(text)
        self._starts = [number for number, line in enumerate(self._lines) if _TABLE.match(line)]

    def of_connection(self, number: int, key: str = "") -> str:
        """File, and line where it is found, of a key of the connection with that number, counted from 0."""
        if number >= len(self._starts):
            return str(self._path)  # written as an array of inline tables
        start = self._starts[number]
        end = self._starts[number + 1] if number + 1 < len(self._starts) else len(self._lines)
        return self._place(key, start=start, end=end) if key else f"{self._path}:{start + 1}"

    def of_key(self, key: str) -> str:
        """File and line of a key or table before or beside the connections."""
        return self._place(key, start=0, end=len(self._lines))

    def _place(self, key: str, *, start: int, end: int) -> str:
        written = rf"[\"']?{re.escape(key)}[\"']?"
        found = re.compile(rf"\s*(\[{{1,2}}\s*{written}\s*[.\]]|([\"']?config[\"']?\s*\.\s*)?{written}\s*[.=])")
        at = next((number for number in range(start, end) if found.match(self._lines[number])), start)
        return f"{self._path}:{at + 1}"


def _outside_long_texts(text: str) -> list[str]:
    """The lines, those inside a text of several lines emptied: what looks like a key there is none."""
    lines: list[str] = []
    delimiter = ""
    for line in text.splitlines():
        lines.append("" if delimiter else line)
        for quotes in _LONG_TEXT.findall(line):
            if not delimiter:
                delimiter = quotes
            elif quotes == delimiter:
                delimiter = ""
    return lines
