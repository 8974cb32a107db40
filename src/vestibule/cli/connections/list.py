"""`vestibule connections list`."""

from typing import Any, Final

import rich_click as click

from vestibule.app.host import Host
from vestibule.cli.connections.rows import row_of
from vestibule.cli.hosted import with_host
from vestibule.cli.invocation import Invocation, config_option, json_option
from vestibule.cli.output import show_rows
from vestibule.cli.whereabouts import database_in_words
from vestibule.flows.metadata_import.status import ConnectionStatus

_COLUMNS: Final = {
    "provider_id": "Provider ID",
    "name": "Name",
    "connector": "Connector",
    "state": "State",
    "stage": "Stage",
    "issuer": "Issuer",
    "attention": "Attention",
}


@click.command(name="list")
@config_option
@json_option
@click.pass_obj
def command(invocation: Invocation, *, as_json: bool) -> None:
    """List the connections.

    The stage says how far the set-up has come: draft; pending_approval, once the provider's administrator was asked for
    consent; linked, once that came or somebody has signed in. The last column says what runs out within thirty days, or
    fails: with an exclamation mark, within three weeks with two, within two weeks with three, within a week with four,
    and afterwards OVER. More of it: vestibule saml status.
    """
    settings = invocation.settings()

    async def work(host: Host) -> list[dict[str, Any]]:
        return [_row(status, host) for status in await host.metadata.status.connections()]

    show_rows(
        with_host(settings, work),
        columns=_COLUMNS,
        as_json=as_json,
        empty=(
            f"There are no connections in {database_in_words(settings.database_url)}.\n"
            "What a provider wants to know first:  vestibule connections urls PROVIDER_ID\n"
            "Add one:                              vestibule connections add --help"
        ),
    )


def _row(status: ConnectionStatus, host: Host) -> dict[str, Any]:
    loudest = next(iter(status.endings), None)
    return {
        **row_of(status.connection, host.registry),
        "attention": "" if loudest is None else f"{loudest.loudness.mark} {loudest.short}",
        "warnings": [one.sentence for one in status.endings],
    }
