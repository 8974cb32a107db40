"""`vestibule saml unfollow`."""

import rich_click as click

from vestibule.app.host import Host
from vestibule.cli.hosted import with_host
from vestibule.cli.invocation import Invocation, config_option


@click.command(name="unfollow")
@config_option
@click.argument("provider_id")
@click.pass_obj
def command(invocation: Invocation, *, provider_id: str) -> None:
    """Have a connection keep what it has.

    It follows its metadata no more, and does not end with it: from now on a new certificate of the provider is for you
    to bring.
    """

    async def work(host: Host) -> None:
        await host.metadata.tie.cut(provider_id)

    with_host(invocation.settings(), work)
    click.echo(f"{provider_id} keeps what it has, and follows no metadata any more.")
