"""`vestibule accounts remove`."""

import rich_click as click

from vestibule.app.host import Host
from vestibule.cli.confirm import confirm
from vestibule.cli.connections.ended import ended
from vestibule.cli.hosted import with_host
from vestibule.cli.invocation import Invocation, config_option
from vestibule.cli.text import plain
from vestibule.flows.accounts.administer.look import AccountDetails


@click.command(name="remove")
@config_option
@click.argument("account_id", metavar="ID")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def command(invocation: Invocation, *, account_id: str, yes: bool) -> None:
    """Remove an account for good.

    Its sessions end, and every way to sign in to it is lost. That keeps nobody out: whoever had it and signs in again
    gets a new account. Applications are not told; what they keep under this account's id stays with them.
    """
    settings = invocation.settings()

    async def look(host: Host) -> AccountDetails:
        return await host.look_at_accounts().details(account_id)

    async def remove(host: Host) -> int:
        return await host.manage_accounts().remove(account_id)

    if not yes:
        details = with_host(settings, look)
        who = ", ".join(part for part in (details.account.name, details.account.email) if part)
        confirm(
            f"Remove account {details.account.id} ({plain(who) or 'no name, no address'})? "
            f"Ways to sign in that are lost: {len(details.links)}; sessions that end: {details.live_sessions}."
        )
    sessions = with_host(settings, remove)
    click.echo(f"Removed account {account_id}. {ended(sessions)}")
