"""`vestibule attempts list`."""

from typing import Any, Final

import rich_click as click

from vestibule.app.host import Host
from vestibule.cli.attempts.record import record_of
from vestibule.cli.hosted import with_host
from vestibule.cli.invocation import Invocation, config_option, json_option
from vestibule.cli.output import show_rows
from vestibule.flows.store import Transaction

_COLUMNS: Final = {
    "id": "Attempt",
    "at": "Time",
    "outcome": "Outcome",
    "provider_id": "Connection",
    "code": "Code",
    "step": "Step",
    "client_address": "Client",
}


@click.command(name="list")
@config_option
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True, help="How many at most.")
@click.option("--refused", is_flag=True, help="Only those that failed, among the newest.")
@json_option
@click.pass_obj
def command(invocation: Invocation, *, limit: int, refused: bool, as_json: bool) -> None:
    """List the newest attempts."""

    async def work(host: Host) -> list[dict[str, Any]]:
        async def find(transaction: Transaction) -> list[dict[str, Any]]:
            return [record_of(attempt) for attempt in await transaction.attempts.newest(limit=limit)]

        return await host.store.read(find)

    rows = with_host(invocation.settings(), work)
    show_rows(
        [row for row in rows if row["code"] is not None or not refused],
        columns=_COLUMNS,
        as_json=as_json,
        empty="No attempt is stored.",
    )
