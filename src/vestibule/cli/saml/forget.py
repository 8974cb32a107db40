"""`vestibule saml forget`."""

import rich_click as click

from vestibule.app.host import Host
from vestibule.cli.confirm import confirm
from vestibule.cli.hosted import with_host
from vestibule.cli.invocation import Invocation, config_option
from vestibule.domain.metadata.source import MetadataSource


@click.command(name="forget")
@config_option
@click.argument("source")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def command(invocation: Invocation, *, source: str, yes: bool) -> None:
    """Remove the index of a federation.

    It is refused as long as connections follow it, or admit its providers.
    """
    if not yes:
        confirm(f"Remove the source {source} with its index?")

    async def work(host: Host) -> MetadataSource:
        return await host.metadata.sources.remove(source)

    removed = with_host(invocation.settings(), work)
    click.echo(f"Removed {removed.name} with {removed.entities} identity providers.")
