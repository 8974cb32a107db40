"""`vestibule connections enable`."""

import rich_click as click

from vestibule.cli.connections.switch import switch
from vestibule.cli.invocation import Invocation, config_option


@click.command(name="enable")
@config_option
@click.argument("provider_id")
@click.pass_obj
def command(invocation: Invocation, *, provider_id: str) -> None:
    """Put a connection into use again."""
    changed = switch(invocation.settings(), provider_id, enabled=True)
    click.echo(f"Enabled {provider_id}." if changed else f"{provider_id} is enabled already.")
