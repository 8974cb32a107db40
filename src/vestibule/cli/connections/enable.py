"""`vestibule connections enable`."""

import rich_click as click

from vestibule.app.host import Host
from vestibule.cli.hosted import with_host
from vestibule.cli.invocation import Invocation, config_option
from vestibule.flows.connections.draft import Change


@click.command(name="enable")
@config_option
@click.argument("provider_id")
@click.pass_obj
def command(invocation: Invocation, *, provider_id: str) -> None:
    """Put a connection into use again."""

    async def enable(host: Host) -> bool:
        manage = host.manage
        before = await manage.get(provider_id)
        after = await manage.change(provider_id, Change(enabled=True))
        return after.version != before.version

    changed = with_host(invocation.settings(), enable)
    click.echo(f"Enabled {provider_id}." if changed else f"{provider_id} is enabled already.")
