"""`vestibule accounts unlink`."""

import rich_click as click

from vestibule.app.host import Host
from vestibule.cli.connections.ended import ended
from vestibule.cli.hosted import with_host
from vestibule.cli.invocation import Invocation, config_option


@click.command(name="unlink")
@config_option
@click.argument("account_id", metavar="ID")
@click.argument("link_id", metavar="LINK")
@click.option("--force", is_flag=True, help="Also when nobody can sign in to the account afterwards.")
@click.pass_obj
def command(invocation: Invocation, *, account_id: str, link_id: str, force: bool) -> None:
    """Take one way to sign in away from an account.

    LINK is what show prints. Sessions that rest on it end. Whoever signs in that way again is new here, and is not
    joined to this account by an address any more.
    """

    async def unlink(host: Host) -> int:
        return await host.manage_accounts().unlink(account_id, link_id, even_the_last=force)

    sessions = with_host(invocation.settings(), unlink)
    click.echo(f"Took {link_id} away from account {account_id}. {ended(sessions)}")
