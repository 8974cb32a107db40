"""Writes the generated pages and parts of pages: `python -m tools.reference`."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from tools.reference.cli_page import cli_part
from tools.reference.connectors_page import connectors_part
from tools.reference.generated import write_part
from tools.reference.guides import guide_pages
from tools.reference.settings_page import settings_part

FOLDER: Final = Path(__file__).parents[2] / "docs" / "reference"
PARTS: Final[Mapping[str, Callable[[], str]]] = {
    "settings.md": settings_part,
    "cli.md": cli_part,
    "connectors.md": connectors_part,
}


def main() -> None:
    """Write all of them."""
    for name, part in PARTS.items():
        write_part(FOLDER / name, part())
    for path, text in guide_pages().items():
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
