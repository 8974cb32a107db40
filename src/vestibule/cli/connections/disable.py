"""`vestibule connections disable`."""

import rich_click as click

from vestibule.cli.connections.switch import switch
from vestibule.cli.invocation import Invocation, config_option


@click.command(name="disable")
@config_option
@click.argument("provider_id")
@click.pass_obj
def command(invocation: Invocation, *, provider_id: str) -> None:
    """Take a connection out of use.

    Nobody signs in through it any more; sessions that it has opened go on. Accounts and settings stay.
    """
    changed = switch(invocation.settings(), provider_id, enabled=False)
    click.echo(f"Disabled {provider_id}." if changed else f"{provider_id} is disabled already.")
