"""The documentation as data: pages, their fenced blocks with the marks before them, tables, links and headings.

A mark is an HTML comment on the line before a fence. It says what the tests do with the block:

    <!-- run -->                    a command or Python that is executed, in the page's order
    <!-- run until: TEXT -->        a command that goes on; the page is read on once it has printed TEXT
    <!-- fails -->                  a command that must end with another status than 0
    <!-- run after: EVENT -->       as `run`, once something has happened elsewhere; `fails after` likewise
    <!-- file: NAME -->             a file that the commands of the page find
    <!-- shows -->                  lines that the last command printed
    <!-- checked by: FILE -->       a test of its own in tests/docs does something with it
    <!-- not run: REASON -->        nothing is done with it, for a reason
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
DOCS: Final = ROOT / "docs"
TOP_PAGES: Final = ("README.md", "SECURITY.md", "CHANGELOG.md", "CONTRIBUTING.md")

_FENCE: Final = re.compile(
    r"^(?:<!-- (?P<mark>[^\n]*?) -->\n)?^```(?P<language>\w*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)
_LINK: Final = re.compile(r"(?<!!)\[[^\]\n]*(?:\n[^\]\n]*)?\]\(([^)\s]+)\)")
_HEADING: Final = re.compile(r"^#{1,6} (.+)$", re.MULTILINE)
_ANCHOR: Final = re.compile(r'<a id="([^"]+)"></a>')


@dataclass(frozen=True, kw_only=True)
class Block:
    """A fenced block.

    Attributes:
        mark: What the comment before it says; "" without one.
        line: Of its fence, for messages.
    """

    page: "Page"
    language: str
    mark: str
    text: str
    line: int

    @property
    def action(self) -> str:
        """The mark without what it is told."""
        return self.mark.partition(":")[0]

    @property
    def told(self) -> str:
        """What stands behind the mark's colon."""
        return self.mark.partition(":")[2].strip()

    def __str__(self) -> str:
        return f"{self.page.name}:{self.line}"


@dataclass(frozen=True)
class Page:
    """A Markdown file."""

    path: Path

    @property
    def name(self) -> str:
        """Its path in the repository."""
        return self.path.relative_to(ROOT).as_posix()

    @property
    def text(self) -> str:
        """All of it."""
        return self.path.read_text(encoding="utf-8")

    @property
    def prose(self) -> str:
        """All of it without fenced blocks and marks."""
        return re.sub(r"<!--.*?-->", "", _FENCE.sub("", self.text), flags=re.DOTALL)

    def blocks(self, *languages: str) -> tuple[Block, ...]:
        """Its fenced blocks in those languages; in all, when none is named."""
        text = self.text
        found = (
            Block(
                page=self,
                language=match["language"],
                mark=match["mark"] or "",
                text=match["text"],
                line=text.count("\n", 0, match.start("language")) + 1,
            )
            for match in _FENCE.finditer(text)
        )
        return tuple(block for block in found if not languages or block.language in languages)

    def links(self) -> tuple[str, ...]:
        """Where its links lead."""
        return tuple(_LINK.findall(self.prose))

    def anchors(self) -> frozenset[str]:
        """What a link into it may name: headings as GitHub spells them, and anchors set by hand."""
        return frozenset([*map(_slug, _HEADING.findall(self.prose)), *_ANCHOR.findall(self.prose)])

    def headings(self) -> tuple[str, ...]:
        """Its headings, as they are written."""
        return tuple(_HEADING.findall(self.prose))

    def rows(self, *columns: str) -> Iterator[dict[str, str]]:
        """The rows of every table that has these columns, by heading."""
        heading: list[str] | None = None
        for line in self.prose.splitlines():
            if not line.startswith("|"):
                heading = None
                continue
            cells = [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
            if heading is None:
                heading = cells
            elif not all(re.fullmatch(r":?-+:?", cell) for cell in cells) and set(columns) <= set(heading):
                yield dict(zip(heading, cells, strict=True))


def page(name: str) -> Page:
    """The page at that path in the repository."""
    return Page(ROOT / name)


def all_pages() -> tuple[Page, ...]:
    """Everything that is documentation."""
    return tuple(Page(path) for path in (*(ROOT / name for name in TOP_PAGES), *sorted(DOCS.rglob("*.md"))))


def _slug(heading: str) -> str:
    bare = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading.replace("`", "")).strip().lower()
    return re.sub(r"[^\w\- ]", "", bare).replace(" ", "-")
