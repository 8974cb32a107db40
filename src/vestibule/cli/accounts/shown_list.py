"""A list of accounts in a terminal."""

from collections.abc import Mapping, Sequence
from typing import Any

import rich_click as click

from vestibule.cli.accounts.rows import found_row
from vestibule.cli.output import note, show_rows
from vestibule.flows.accounts.administer.look import FoundAccount

limit_option = click.option(
    "--limit", type=click.IntRange(1, 1_000), default=20, show_default=True, help="Show so many at most."
)


def show_accounts(
    found: Sequence[FoundAccount], *, limit: int, columns: Mapping[str, str], as_json: bool, empty: str
) -> None:
    """Print accounts, and say whether there are more.

    Args:
        found: One more than `limit`, where there are more.
        limit: How many to print.
        columns: What a table shows.
        as_json: Print JSON.
        empty: What a person reads when there is none.
    """
    rows: list[dict[str, Any]] = [found_row(each) for each in found[:limit]]
    show_rows(rows, columns=columns, as_json=as_json, empty=empty, whole=("id", "last_used_at"))
    if len(found) > limit:
        note(f"There are more: --limit shows up to 1000 instead of {limit}.")
