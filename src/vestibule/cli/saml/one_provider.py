"""A connection from one provider's metadata: shown first, then asked for, then kept."""

import sys
from typing import Any

import rich_click as click
from msgspec import Struct

from vestibule.app.host import Host
from vestibule.cli.confirm import confirm
from vestibule.cli.connections.provider_metadata import metadata_row, show_metadata
from vestibule.cli.connections.registration import show_registration, stored_registration
from vestibule.cli.connections.rows import details_of
from vestibule.cli.connections.values import Given, prompt_missing, read_values
from vestibule.cli.output import note, show_json
from vestibule.cli.saml.given_document import GivenDocument
from vestibule.domain.connections.model import Connection
from vestibule.flows.connections.draft import Draft
from vestibule.flows.connections.import_metadata import ImportedMetadata
from vestibule.flows.connections.manage import Also
from vestibule.flows.metadata_import.spool import ENTITY_BYTES_AT_MOST
from vestibule.flows.metadata_import.tie import Address
from vestibule.flows.store import Transaction
from vestibule.plugins.forms import form_of


class Wanted(Struct, frozen=True, kw_only=True):
    """What the command line says about the connection to be added.

    Attributes:
        provider_id: None when nothing is to be added.
        name: None for what the provider calls itself.
        trusted_for_linking: None for what its connector begins with.
        given: Fields that go over what the metadata says.
        is_followed: Whether it is to follow its metadata, where it can.
        is_asked: Whether somebody is asked before it is kept.
    """

    provider_id: str | None
    connector: str
    name: str | None
    given: Given
    trusted_for_linking: bool | None
    enabled: bool
    is_followed: bool
    is_asked: bool
    as_json: bool


async def import_provider(
    host: Host, document: GivenDocument, wanted: Wanted, *, signer: str | None, named: str
) -> None:
    """Show what one provider's document says, and add its connection where one is wanted.

    Raises:
        VestibuleError: The document or the connection was refused; nothing was kept.
    """
    with document.path.open("rb") as file:
        content = file.read(ENTITY_BYTES_AT_MOST + 1)
    imported = await host.metadata.importing.read(wanted.connector, content, signer=signer)
    address = None if document.url is None else Address(document.url, signer)

    async def tie(transaction: Transaction, connection: Connection) -> None:
        if address is not None:
            await host.metadata.tie.to_address(transaction, connection, imported=imported, address=address)

    is_tied = address is not None and wanted.is_followed
    await add_connection(
        host,
        imported,
        wanted,
        also=tie if is_tied else None,
        again=f"vestibule saml import {named}",
        follows=f"It follows {document.url}: what changes there is taken over by itself." if is_tied else "",
    )


async def add_connection(
    host: Host, imported: ImportedMetadata, wanted: Wanted, *, also: Also | None, again: str, follows: str
) -> None:
    """Show what was understood, ask, and keep the connection.

    Args:
        host: The installation.
        imported: What the metadata says.
        wanted: What the command line says.
        also: Ties the connection to where its metadata came from.
        again: The command to give again, for somebody who has only looked.
        follows: Said at the end; "" where it follows nothing.
    """
    if not wanted.as_json:
        show_metadata(imported, now_s=host.clock.now_s())
    if wanted.provider_id is None:
        if wanted.as_json:
            show_json({"metadata": metadata_row(imported)})
        else:
            note(f"\nNothing was added. To add it: {again} --provider-id ID")
        return
    draft = _draft(host, imported, wanted, provider_id=wanted.provider_id, is_tied=also is not None)
    if wanted.is_asked and not wanted.as_json and sys.stdin.isatty():
        click.echo()
        confirm(f"Add it as {draft.provider_id}?")
    connection = await host.manage.add(draft, also=also)
    if wanted.as_json:
        details: dict[str, Any] = details_of(connection, host.registry, host.urls)
        show_json({**details, "metadata": metadata_row(imported), "follows_metadata": also is not None})
        return
    click.echo(f"\nAdded {connection.provider_id}: {connection.name}, issuer {connection.issuer}")
    click.echo(follows or "It follows no metadata: a new certificate of the provider is for you to bring.")
    show_registration(stored_registration(connection, registry=host.registry, urls=host.urls))
    click.echo(f"\nThen look for faults: vestibule connections test {connection.provider_id}")


def _draft(host: Host, imported: ImportedMetadata, wanted: Wanted, *, provider_id: str, is_tied: bool) -> Draft:
    form = form_of(host.registry.get(wanted.connector).config)
    given = read_values(wanted.given, form)
    config = {**imported.fields, **given}
    return Draft(
        provider_id=provider_id,
        connector=wanted.connector,
        name=wanted.name or imported.metadata.display_name or provider_id,
        config=config | prompt_missing(form, config),
        enabled=wanted.enabled,
        trusted_for_linking=wanted.trusted_for_linking,
        metadata_until_s=imported.valid_until_s if is_tied else None,
    )
