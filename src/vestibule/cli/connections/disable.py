"""`vestibule connections disable`."""

import rich_click as click

from vestibule.app.host import Host
from vestibule.cli.connections.ended import ended
from vestibule.cli.hosted import with_host
from vestibule.cli.invocation import Invocation, config_option
from vestibule.flows.connections.manage import Disabled


@click.command(name="disable")
@config_option
@click.argument("provider_id")
@click.option("--end-sessions", is_flag=True, help="Sign out whoever is signed in through it, too.")
@click.pass_obj
def command(invocation: Invocation, *, provider_id: str, end_sessions: bool) -> None:
    """Take a connection out of use.

    Nobody signs in through it any more; sessions that it has opened go on, unless --end-sessions ends them. Accounts
    and settings stay.
    """

    async def disable(host: Host) -> Disabled:
        return await host.manage.disable(provider_id, end_sessions=end_sessions)

    disabled = with_host(invocation.settings(), disable)
    said = f"Disabled {provider_id}." if disabled.was_enabled else f"{provider_id} is disabled already."
    click.echo(f"{said} {ended(disabled.sessions_ended)}" if end_sessions else said)
