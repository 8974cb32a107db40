"""`vestibule saml import`."""

from pathlib import Path

import rich_click as click
from msgspec.structs import replace

from vestibule.app.host import Host
from vestibule.cli.connections.options import trust_option, value_options
from vestibule.cli.connections.values import Given
from vestibule.cli.hosted import with_host
from vestibule.cli.invocation import Invocation, config_option, json_option
from vestibule.cli.saml.federation import Federation, import_federation, take_from_index
from vestibule.cli.saml.given_document import given_document
from vestibule.cli.saml.one_provider import Wanted, import_provider
from vestibule.cli.saml.signer import signer_from, signer_option
from vestibule.protocols.saml.aggregate import DocumentKind


@click.command(name="import")
@config_option
@click.argument("source", metavar="[FILE|URL|-]", required=False)
@click.option("--provider-id", metavar="ID", help="Add a connection of this Provider ID; else nothing is added.")
@click.option("--connector", default="saml", show_default=True, metavar="KEY", help="Its connector.")
@click.option("--name", metavar="TEXT", help='What the button says: "Continue with TEXT".')
@click.option("--entity-id", metavar="ENTITY_ID", help="Which provider of a federation the connection is for.")
@click.option("--source", "source_name", metavar="NAME", help="Of a federation's index: its name, new or known.")
@click.option("--search", default="", metavar="TEXT", help="List only the providers of a federation that fit.")
@signer_option
@value_options
@trust_option
@click.option("--disabled", is_flag=True, help="Keep the connection, but do not offer it yet.")
@click.option("--no-follow", is_flag=True, help="Read the metadata this once only.")
@click.option("--yes", is_flag=True, help="Do not ask before the connection is added.")
@json_option
@click.pass_obj
def command(  # noqa: PLR0913 - an option each
    invocation: Invocation,
    *,
    source: str | None,
    provider_id: str | None,
    connector: str,
    name: str | None,
    entity_id: str | None,
    source_name: str | None,
    search: str,
    signer: Path | None,
    values: tuple[str, ...],
    texts: tuple[str, ...],
    variables: tuple[str, ...],
    files: tuple[str, ...],
    prompts: tuple[str, ...],
    trust_for_linking: bool | None,
    disabled: bool,
    no_follow: bool,
    yes: bool,
    as_json: bool,
) -> None:
    """Read metadata: add its provider, or index a federation.

    One provider's document is shown field by field, with its lines; with --provider-id it becomes a connection, which
    follows the document if that came from an https address. A federation's aggregate is checked against --signer and
    indexed; then --entity-id and --provider-id make a connection of one of its providers, also later, with --source
    NAME instead of the document.
    """
    if source is None and source_name is None:
        message = "name a document (FILE, URL or -), or with --source a federation that is indexed already."
        raise click.UsageError(message)
    asked = Wanted(
        provider_id=provider_id,
        connector=connector,
        name=name,
        given=Given(values=values, texts=texts, variables=variables, files=files, prompts=prompts),
        trusted_for_linking=trust_for_linking,
        enabled=not disabled,
        is_followed=not no_follow,
        is_asked=not yes,
        as_json=as_json,
    )
    pinned = signer_from(signer)
    federation = Federation(name=source_name, entity_id=entity_id, search=search)

    async def work(host: Host) -> None:
        wanted = replace(asked, connector=host.registry.named(connector).manifest.key)
        if source is None:
            await take_from_index(host, federation, wanted)
            return
        async with given_document(source, host) as document:
            if document.kind is DocumentKind.AGGREGATE:
                await import_federation(host, document, federation, wanted, signer=pinned)
            else:
                await import_provider(host, document, wanted, signer=pinned, named=source)

    with_host(invocation.settings(), work)
