"""What the terminal shows: tables when a person watches, plain lines or JSON when a program does (LOOK.md)."""

import sys
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec
from rich.console import Console
from rich.table import Table
from rich.text import Text

Row = Mapping[str, Any]


def show_rows(rows: Sequence[Row], *, columns: Sequence[str], as_json: bool, empty: str) -> None:
    """Print rows.

    Args:
        rows: Values by column name; all of them go into JSON.
        columns: Those that a table or a plain line shows, in order.
        as_json: Print a JSON array.
        empty: What a person reads when there is none.
    """
    if as_json:
        print_json(list(rows))
        return
    if not sys.stdout.isatty():
        for row in rows:
            sys.stdout.write("\t".join(_plain(row[column]) for column in columns) + "\n")
        return
    if not rows:
        Console().print(Text(empty))
        return
    table = Table(box=None, header_style="bold", pad_edge=False)
    for column in columns:
        table.add_column(column.replace("_", " ").capitalize(), overflow="fold")
    for row in rows:
        table.add_row(*(Text(_plain(row[column])) for column in columns))
    Console().print(table)


def show_one(row: Row, *, as_json: bool) -> None:
    """Print one thing: a line for each of its values that is set."""
    if as_json:
        print_json(row)
        return
    width = max(len(name) for name in row)
    for name, value in row.items():
        if value not in (None, "", (), []):
            sys.stdout.write(f"{name.replace('_', ' '):<{width}}  {_plain(value)}\n")


def print_json(value: Any) -> None:  # noqa: ANN401 - whatever msgspec can encode; a Secret it cannot
    """Print a value as indented JSON."""
    sys.stdout.write(msgspec.json.format(msgspec.json.encode(value), indent=2).decode() + "\n")


def _plain(value: object) -> str:
    text = {None: "", True: "yes", False: "no"}.get(value) if value is None or isinstance(value, bool) else str(value)
    return "".join(character if character.isprintable() else " " for character in text or "")
