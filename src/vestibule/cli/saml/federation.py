"""A federation's aggregate: indexed as a whole, and one provider of it taken when somebody names it."""

import re
from typing import Any
from urllib.parse import urlsplit

import rich_click as click
from msgspec import Struct
from msgspec.structs import replace

from vestibule.app.host import Host
from vestibule.cli.output import note, show_json, show_pairs
from vestibule.cli.saml.found import SHOWN_AT_MOST, entity_row, show_found
from vestibule.cli.saml.given_document import GivenDocument
from vestibule.cli.saml.one_provider import Wanted, add_connection
from vestibule.cli.saml.progress import progress_bar
from vestibule.clock import rfc3339
from vestibule.domain.connections.model import Connection
from vestibule.domain.metadata.source import MetadataSource
from vestibule.flows.store import Transaction
from vestibule.protocols.saml.certificate import fingerprint

_NO_NAME = re.compile(r"[^A-Za-z0-9.-]+")


class Federation(Struct, frozen=True, kw_only=True):
    """What the command line says about a federation.

    Attributes:
        name: Of its index; None for its server's name.
        entity_id: Which of its providers is wanted; None for none.
        search: What the list is narrowed down to.
    """

    name: str | None
    entity_id: str | None
    search: str


async def import_federation(
    host: Host, document: GivenDocument, federation: Federation, wanted: Wanted, *, signer: str | None
) -> None:
    """Index an aggregate, then list what is there, or take what is named.

    Raises:
        VestibuleError: The document was refused; what was indexed before counts on.
        click.UsageError: It has no name and none can be found.
    """
    name = federation.name or _name_of(document)
    with progress_bar() as told:
        done = await host.metadata.sources.import_file(name, document.path, url=document.url, signer=signer, told=told)
    source = done.source
    if not wanted.as_json:
        _show_source(source)
        for sentence in done.notes:
            note(f"! {sentence}")
        if done.changed:
            note(f"Changed by it: {', '.join(done.changed)}")
    await take_from_index(host, replace(federation, name=source.name), wanted)


async def take_from_index(host: Host, federation: Federation, wanted: Wanted) -> None:
    """List the providers of an index, or add a connection for the one that is named.

    Raises:
        NotFound: object_not_found: there is no such source, or no such provider in it.
        VestibuleError: The connection was refused.
    """
    sources = host.metadata.sources
    source = await sources.get(federation.name or "")
    if federation.entity_id is None:
        if wanted.provider_id is not None:
            message = "a federation has many providers: say with --entity-id which one the connection is for."
            raise click.UsageError(message)
        found = await sources.find(source, federation.search, at_most=SHOWN_AT_MOST)
        if wanted.as_json:
            show_json({"source": source_row(source), "providers": [entity_row(each) for each in found.entities]})
            return
        show_found(found, query=federation.search)
        note(
            "\nNo connection was added. Search:     vestibule saml search TEXT --source "
            f"{source.name}\nAdd a connection for one of them:    vestibule saml import --source {source.name} "
            "--entity-id ENTITY_ID --provider-id ID"
        )
        return
    entity = await sources.entity(source, federation.entity_id)
    imported = await host.metadata.importing.read(wanted.connector, entity.document)
    otherwise = await host.metadata.disagreements.about(wanted.connector, imported, source)
    imported = replace(
        imported,
        is_signed=source.signer is not None,
        valid_until_s=entity.summary.valid_until_s,
        notes=(*otherwise, *imported.notes),
    )

    async def tie(transaction: Transaction, connection: Connection) -> None:
        await host.metadata.tie.to_source(transaction, connection, imported=imported, source=source)

    is_tied = wanted.is_followed and source.signer is not None
    await add_connection(
        host,
        imported,
        wanted,
        also=tie if is_tied else None,
        again=f"vestibule saml import --source {source.name} --entity-id {federation.entity_id}",
        follows=f"It follows the source {source.name}." if is_tied else "",
    )


def pinned_key(source: MetadataSource) -> str | None:
    """The fingerprint of the pinned certificate, to be compared with what the publisher says; None without one."""
    return None if source.signer is None else f"SHA-256 {fingerprint(source.signer)}"


def source_row(source: MetadataSource) -> dict[str, Any]:
    """A source, for a program."""
    return {
        "name": source.name,
        "kind": source.kind.value,
        "url": source.url,
        "is_signed": source.signer is not None,
        "signer_sha256": None if source.signer is None else fingerprint(source.signer),
        "is_refreshed": source.is_refreshed,
        "providers": source.entities,
        "valid_until": _time(source.valid_until_s),
        "fetched_at": _time(source.fetched_at_s or None),
        "refresh_at": _time(source.refresh_at_s),
        "failing_since": _time(source.failing_since_s),
        "failure": source.failure or None,
    }


def _time(at_s: int | None) -> str | None:
    return None if at_s is None else rfc3339(at_s)


def _show_source(source: MetadataSource) -> None:
    click.echo(f"Indexed {source.name}: {source.entities} identity providers")
    show_pairs(
        [
            (
                "Signature",
                "verified" if source.signer else "NOT CHECKED: give the federation's certificate as --signer",
            ),
            ("Pinned key", pinned_key(source)),
            ("Valid until", _time(source.valid_until_s) or "it names no end"),
            ("Read again", _time(source.refresh_at_s) or "never by itself"),
        ],
        indent="  ",
    )
    click.echo()


def _name_of(document: GivenDocument) -> str:
    where = urlsplit(document.url).hostname if document.url is not None else document.path.stem
    name = _NO_NAME.sub("-", where or "").strip("-.")[:63]
    if not name or document.path.name == where:
        message = "give the index a name: --source NAME"
        raise click.UsageError(message)
    return name
