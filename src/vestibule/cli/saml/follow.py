"""`vestibule saml follow`."""

from pathlib import Path

import rich_click as click
from msgspec.structs import replace

from vestibule.app.host import Host
from vestibule.cli.connections.provider_metadata import show_metadata
from vestibule.cli.hosted import with_host
from vestibule.cli.invocation import Invocation, config_option
from vestibule.cli.saml.given_document import given_document
from vestibule.cli.saml.signer import signer_from, signer_option
from vestibule.domain.connections.model import Connection
from vestibule.errors import MetadataNotTaken
from vestibule.flows.connections.difference import changed_fields
from vestibule.flows.connections.draft import Change
from vestibule.flows.connections.import_metadata import ImportedMetadata
from vestibule.flows.connections.manage import Also
from vestibule.flows.connections.same_provider import refuse_other_provider
from vestibule.flows.metadata_import.spool import ENTITY_BYTES_AT_MOST
from vestibule.flows.metadata_import.tie import Address
from vestibule.flows.store import Transaction
from vestibule.protocols.saml.aggregate import DocumentKind


@click.command(name="follow")
@config_option
@click.argument("provider_id")
@click.argument("url", required=False)
@click.option("--source", "name", metavar="NAME", help="A federation that is indexed, instead of an address.")
@signer_option
@click.pass_obj
def command(
    invocation: Invocation, *, provider_id: str, url: str | None, name: str | None, signer: Path | None
) -> None:
    """Have a connection follow its provider's metadata.

    URL is where the provider publishes it. What the document says now is taken over at once, and from then on what
    changes in it; fields that you have set to something else stay yours only as long as you set them again after this.
    """
    if (url is None) == (name is None):
        message = "name either the address of the provider's metadata or, with --source, a federation."
        raise click.UsageError(message)
    pinned = signer_from(signer)

    async def work(host: Host) -> tuple[Connection, Connection, ImportedMetadata]:
        before = await host.manage.get(provider_id)
        if url is None:
            imported, also = await _from_source(host, before, name or "")
        else:
            imported, also = await _from_address(host, before, url, signer=pinned)
        refuse_other_provider(imported, before)
        change = Change(config={**before.config, **imported.fields}, metadata_until_s=imported.valid_until_s)
        after = await host.manage.change(provider_id, change, ask_provider=False, based_on=before, also=also)
        return before, after, imported

    before, after, imported = with_host(invocation.settings(), work)
    show_metadata(imported, now_s=after.updated_at_s)
    fields = ", ".join(changed_fields(before, after))
    click.echo(f"\n{provider_id} follows {url or name}: {f'changed {fields}' if fields else 'nothing changed'}.")


async def _from_address(
    host: Host, connection: Connection, url: str, *, signer: str | None
) -> tuple[ImportedMetadata, Also]:
    async with given_document(url, host) as document:
        if document.url is None or document.kind is not DocumentKind.ENTITY:
            raise MetadataNotTaken(
                "the address gives no single provider's metadata",
                hint="Give the https address of one provider's document. A federation is indexed first, with vestibule "
                "saml import, and then named with --source.",
            )
        with document.path.open("rb") as file:
            content = file.read(ENTITY_BYTES_AT_MOST + 1)
    imported = await host.metadata.importing.read(connection.connector, content, signer=signer)

    async def also(transaction: Transaction, stored: Connection) -> None:
        await host.metadata.tie.to_address(transaction, stored, imported=imported, address=Address(url, signer))

    return imported, also


async def _from_source(host: Host, connection: Connection, name: str) -> tuple[ImportedMetadata, Also]:
    source = await host.metadata.sources.get(name)
    if source.signer is None:
        raise MetadataNotTaken(
            f"nobody has signed what the source {name} says",
            hint=f"Pin the federation's certificate: vestibule saml import URL --source {name} --signer FILE",
        )
    entity = await host.metadata.sources.entity(source, connection.issuer)
    imported = await host.metadata.importing.read(connection.connector, entity.document)
    imported = replace(imported, is_signed=True, valid_until_s=entity.summary.valid_until_s)

    async def also(transaction: Transaction, stored: Connection) -> None:
        await host.metadata.tie.to_source(transaction, stored, imported=imported, source=source)

    return imported, also
