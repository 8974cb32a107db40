"""`vestibule accounts list`."""

from typing import Final

import rich_click as click

from vestibule.app.host import Host
from vestibule.cli.accounts.shown_list import limit_option, show_accounts
from vestibule.cli.hosted import with_host
from vestibule.cli.invocation import Invocation, config_option, json_option
from vestibule.flows.accounts.administer.look import FoundAccount

_COLUMNS: Final = {
    "id": "Account",
    "address": "Address",
    "proven": "Proven",
    "name": "Name",
    "links": "Ways in",
    "last_used_at": "Last used",
}


@click.command(name="list")
@config_option
@click.option("--connection", "provider_id", metavar="PROVIDER_ID", help="Only those that somebody reaches through it.")
@limit_option
@json_option
@click.pass_obj
def command(invocation: Invocation, *, provider_id: str | None, limit: int, as_json: bool) -> None:
    """List the newest accounts.

    An address that is not proven is what a provider said, and no more: it need not be the person's.
    """

    async def work(host: Host) -> tuple[FoundAccount, ...]:
        return await host.look_at_accounts().newest(provider_id=provider_id, limit=limit + 1)

    show_accounts(
        with_host(invocation.settings(), work),
        limit=limit,
        columns=_COLUMNS,
        as_json=as_json,
        empty="There is no account yet: each is made by a first sign-in.",
    )
