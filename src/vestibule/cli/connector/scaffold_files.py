"""The files of a new connector's project: templates beside this module, with the connector's names filled in."""

import re
from collections.abc import Iterator
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import PurePosixPath
from typing import Final

from msgspec import Struct

_SUFFIX: Final = ".in"
"""What a template's name ends in, so that no tool takes it for what it becomes."""
_PACKAGE: Final = "PACKAGE"
_PLACE: Final = re.compile(r"@(key|package|title|id)@")


class Names(Struct, frozen=True, kw_only=True):
    """What a connector is called.

    Attributes:
        key: In entry points, files and addresses.
        package: What is imported.
        title: For people.
        id: The Provider ID that a first connection gets.
    """

    key: str
    package: str
    title: str
    id: str


def names_of(key: str) -> Names:
    """Everything that follows from a key: acme-id is vestibule_acme_id, and "Acme Id" to people."""
    words = [word.capitalize() for word in key.split("-")]
    return Names(key=key, package=f"vestibule_{key.replace('-', '_')}", title=" ".join(words), id="".join(words))


def scaffold(names: Names, *, protocol: str) -> Iterator[tuple[PurePosixPath, str]]:
    """Every file of the project, as its path in there and its content.

    Args:
        names: Filled in.
        protocol: oidc, oauth2 or saml.
    """
    for tree in ("common", protocol):
        yield from _below(files(__package__) / "scaffold" / tree, PurePosixPath(), names)


def _below(folder: Traversable, path: PurePosixPath, names: Names) -> Iterator[tuple[PurePosixPath, str]]:
    for entry in sorted(folder.iterdir(), key=lambda each: each.name):
        name = names.package if entry.name == _PACKAGE else entry.name
        if entry.is_dir():
            yield from _below(entry, path / name, names)
        elif name.endswith(_SUFFIX):
            text = entry.read_text(encoding="utf-8")
            yield path / name.removesuffix(_SUFFIX), _PLACE.sub(lambda place: str(getattr(names, place[1])), text)
