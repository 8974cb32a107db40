"""`vestibule connections remove`."""

import rich_click as click

from vestibule.app.host import Host
from vestibule.cli.confirm import confirm
from vestibule.cli.connections.ended import ended
from vestibule.cli.hosted import with_host
from vestibule.cli.invocation import Invocation, config_option
from vestibule.domain.connections.model import Connection


@click.command(name="remove")
@config_option
@click.argument("provider_id")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def command(invocation: Invocation, *, provider_id: str, yes: bool) -> None:
    """Remove a connection for good.

    Whoever is signed in through it is signed out. Accounts stay, but what ties people to them through this connection
    is lost, also when a connection of the same name is added again. To take it out of use for a while: vestibule
    connections disable.
    """
    settings = invocation.settings()

    async def find(host: Host) -> Connection:
        return await host.manage.get(provider_id)

    async def remove(host: Host) -> int:
        return await host.manage.remove(provider_id)

    if not yes:
        connection = with_host(settings, find)
        confirm(
            f"Remove {connection.provider_id} ({connection.name}, {connection.issuer})? "
            "Sessions that began through it end, and whoever signs in only through it loses the way to their account."
        )
    sessions = with_host(settings, remove)
    click.echo(f"Removed {provider_id}. {ended(sessions)}")
