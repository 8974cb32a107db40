"""`vestibule saml export`."""

from pathlib import Path

import rich_click as click

from vestibule.app.host import Host
from vestibule.cli.connections.saml_only import open_saml
from vestibule.cli.hosted import with_host
from vestibule.cli.invocation import Invocation, config_option
from vestibule.cli.output import note
from vestibule.flows.connections.export import ExportedAggregate
from vestibule.flows.connections.opened import own_party
from vestibule.protocols.saml.certificate import fingerprint


@click.command(name="export")
@config_option
@click.argument("provider_id", required=False)
@click.option("--all", "everything", is_flag=True, help="All SAML connections, as one signed aggregate.")
@click.option("--name", default="", metavar="TEXT", help="Name of the aggregate; else the setting base_url.")
@click.option(
    "--certificate",
    "certificate_file",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    metavar="FILE",
    help="Write the certificate of the key that signs the aggregate to this file.",
)
@click.option("--provider", "of_provider", is_flag=True, help="What we know of the provider, instead of our own side.")
@click.pass_obj
def command(
    invocation: Invocation,
    *,
    provider_id: str | None,
    everything: bool,
    name: str,
    certificate_file: Path | None,
    of_provider: bool,
) -> None:
    """Write our metadata for a federation, or what we know of a provider.

    PROVIDER_ID writes our metadata at one connection; --provider its provider's, as another installation imports it.
    With --all, connections that share one SP entity ID become one entity of the aggregate. It is signed with a key that
    the first export makes and that stays: give the federation its certificate.
    """
    if everything == (provider_id is not None) or (everything and of_provider):
        message = "name one connection, or give --all."
        raise click.UsageError(message)

    async def work(host: Host) -> bytes | ExportedAggregate:
        if provider_id is None:
            return await host.export.aggregate(await host.manage.all(), name=name or host.settings.base_url)
        opened = await open_saml(provider_id, host)
        if of_provider:
            return await host.export.provider(opened)
        document: bytes = await host.engines.saml.engine.metadata(own_party(opened))
        return document

    written = with_host(invocation.settings(), work)
    if isinstance(written, bytes):
        click.echo(written)
        return
    click.echo(written.document)
    for sentence in written.notes:
        note(f"! {sentence}")
    if certificate_file is not None:
        certificate_file.write_text(written.certificate)
    note(f"Signed with the certificate whose SHA-256 is {fingerprint(written.certificate)}")
