"""What the terminal shows: tables when a person watches, plain lines or JSON when a program does (LOOK.md)."""

import shutil
import sys
import textwrap
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final

import msgspec
import rich_click as click

from vestibule.cli.text import plain

Row = Mapping[str, Any]

_LINE_AT_MOST: Final = 110


def show_rows(
    rows: Sequence[Row], *, columns: Mapping[str, str], as_json: bool, empty: str, whole: Collection[str] = ()
) -> None:
    """Print rows.

    Args:
        rows: Values by name; all of them go into JSON.
        columns: The names that a table or a plain line shows, in order, each with its heading.
        as_json: Print a JSON array.
        empty: What a person reads when there is none.
        whole: Columns that are never folded in a table, because people copy from them.
    """
    if as_json:
        show_json(list(rows))
    elif not sys.stdout.isatty():
        for row in rows:
            click.echo("\t".join(plain(row[name]) for name in columns))
    elif not rows:
        click.echo(empty)
    else:
        _show_table(rows, columns, whole=whole)


def _show_table(rows: Sequence[Row], columns: Mapping[str, str], *, whole: Collection[str]) -> None:
    from rich.console import Console  # noqa: PLC0415 - a pipe needs no tables
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table = Table(box=None, header_style="bold", pad_edge=False, padding=(0, 2, 0, 0))
    for name, heading in columns.items():
        table.add_column(heading, overflow="fold", no_wrap=name in whole)
    for row in rows:
        table.add_row(*(Text(plain(row[name])) for name in columns))
    Console().print(table)


def show_pairs(pairs: Iterable[tuple[str, object]], *, indent: str = "") -> None:
    """Print labelled values, one a line; what is not set is left out. Addresses stay whole, to be copied."""
    shown = [(label, plain(value)) for label, value in pairs if value not in (None, "", (), [], {})]
    width = max((len(label) for label, _ in shown), default=0)
    for label, value in shown:
        click.echo(f"{indent}{click.style(f'{label:<{width}}', dim=True)}  {value}")


def show_text(text: str, *, indent: str = "  ", hang: str = "") -> None:
    """Print a sentence; in a terminal its lines end between words. Words are never cut: an address may be one.

    Args:
        text: One paragraph.
        indent: Before every line.
        hang: Before every line but the first, beside the indent.
    """
    if not sys.stdout.isatty():
        click.echo(f"{indent}{text}")
        return
    width = min(shutil.get_terminal_size().columns, _LINE_AT_MOST)
    for number, line in enumerate(
        textwrap.wrap(text, width - len(indent + hang), break_long_words=False, break_on_hyphens=False)
    ):
        click.echo(f"{indent}{hang if number else ''}{line}")


def show_heading(text: str) -> None:
    """Print a heading over what follows."""
    click.echo(f"\n{click.style(text, bold=True)}")


def show_json(value: Any) -> None:  # noqa: ANN401 - whatever msgspec can encode; a Secret it cannot
    """Print a value as indented JSON."""
    click.echo(msgspec.json.format(msgspec.json.encode(value), indent=2).decode())


def note(text: str) -> None:
    """Say something beside the result, where it disturbs no program that reads the result."""
    click.echo(text, err=True)
