"""`vestibule accounts release`."""

import rich_click as click

from vestibule.app.host import Host
from vestibule.cli.hosted import with_host
from vestibule.cli.invocation import Invocation, config_option
from vestibule.cli.text import plain


@click.command(name="release")
@config_option
@click.argument("account_id", metavar="ID")
@click.pass_obj
def command(invocation: Invocation, *, account_id: str) -> None:
    """Take an address that an account never proved away from it.

    For somebody whose sign-in ends with account_not_linked, because a stranger's account shows their address: after
    this they sign in again, and get an account of their own. The other account lives on without an address. One that
    the account has proved is refused.

    Look at the account first (show): most addresses that no provider proved are their person's all the same.
    """

    async def release(host: Host) -> str | None:
        return await host.manage_accounts().release(account_id)

    address = with_host(invocation.settings(), release)
    if address is None:
        click.echo(f"Account {account_id} shows no address already.")
    else:
        click.echo(f"Account {account_id} does not show {plain(address)} any more. Whose it is can sign in now.")
