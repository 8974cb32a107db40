"""`vestibule connections metadata`."""

import rich_click as click

from vestibule.app.host import Host
from vestibule.cli.connections.saml_only import open_saml
from vestibule.cli.hosted import with_host
from vestibule.cli.invocation import Invocation, config_option
from vestibule.flows.connections.opened import own_party


@click.command(name="metadata")
@config_option
@click.argument("provider_id")
@click.pass_obj
def command(invocation: Invocation, *, provider_id: str) -> None:
    """Print our metadata for a SAML provider.

    For providers that take a file. It is the same document that a running server gives at the SP metadata address, also
    while the connection is disabled.
    """

    async def work(host: Host) -> bytes:
        opened = await open_saml(provider_id, host)
        document: bytes = await host.engines.saml.engine.metadata(own_party(opened))
        return document

    click.echo(with_host(invocation.settings(), work))
