"""`vestibule accounts find`."""

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
    "found_by": "Found by",
}


@click.command(name="find")
@config_option
@click.argument("text", metavar="ADDRESS|NAME|SUBJECT")
@limit_option
@json_option
@click.pass_obj
def command(invocation: Invocation, *, text: str, limit: int, as_json: bool) -> None:
    """Find accounts by an address, a name or a subject.

    An address is compared as at a sign-in: the whole of it, where upper and lower case do not count, and dots and plus
    signs do. So this finds whatever account a sign-in ran into that ended with account_not_linked. Of a name any part
    will do; the subject is what a provider calls somebody, to the letter.
    """

    async def work(host: Host) -> tuple[FoundAccount, ...]:
        return await host.look_at_accounts().find(text, limit=limit + 1)

    show_accounts(
        with_host(invocation.settings(), work),
        limit=limit,
        columns=_COLUMNS,
        as_json=as_json,
        empty="No account has that address, name or subject.",
    )
