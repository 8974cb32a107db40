"""A member deep inside a JSON document, whose every level may be absent or of another type."""

from collections.abc import Iterable, Mapping
from typing import Any


def nested(document: Mapping[str, Any], *names: str) -> Any:  # noqa: ANN401 - any JSON value until it is read by type
    """What these names lead to, one level each; None when one of them leads nowhere."""
    value: Any = document
    for name in names:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def nested_text(document: Mapping[str, Any], *names: str) -> str | None:
    """The same as non-empty text; None when it is of another type."""
    value = nested(document, *names)
    return value if isinstance(value, str) and value else None


def nested_names(entries: Iterable[Mapping[str, Any]], *paths: tuple[str, ...]) -> tuple[str, ...]:
    """A name for each entry: the texts at these paths, joined by slashes; an entry that lacks one of them has none."""
    named = ([nested_text(entry, *path) for path in paths] for entry in entries)
    return tuple("/".join(filter(None, texts)) for texts in named if all(texts))
