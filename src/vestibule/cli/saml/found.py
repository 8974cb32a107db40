"""Identity providers of an index, as a table and for programs."""

from collections.abc import Sequence
from typing import Any, Final

import rich_click as click

from vestibule.cli.output import show_rows
from vestibule.clock import rfc3339
from vestibule.domain.metadata.entity import EntitySummary
from vestibule.domain.metadata.repository import FoundEntities

COLUMNS: Final = {"name": "Name", "scopes": "Domains", "entity_id": "Entity ID", "registered_by": "Registered by"}
SHOWN_AT_MOST: Final = 20


def entity_row(entity: EntitySummary) -> dict[str, Any]:
    """One provider, for a program."""
    return {
        "entity_id": entity.entity_id,
        "name": entity.name,
        "scopes": list(entity.scopes),
        "registered_by": entity.authority,
        "valid_until": None if entity.valid_until_s is None else rfc3339(entity.valid_until_s),
        "line": entity.line,
    }


def show_found(found: FoundEntities, *, query: str) -> None:
    """Print the beginning of what a search found, and how much more there is."""
    show_rows(
        [_readable(entity_row(entity)) for entity in found.entities],
        columns=COLUMNS,
        as_json=False,
        empty=f"No identity provider fits {query!r}." if query else "There is no identity provider in it.",
    )
    more = found.matching - len(found.entities)
    if more > 0:
        click.echo(f"... and {more} more. Narrow it down with a word of the name or a domain.", err=True)


def _readable(row: dict[str, Any]) -> dict[str, Any]:
    scopes: Sequence[str] = row["scopes"]
    return {**row, "scopes": ", ".join(scopes)}
