"""`vestibule connections change`."""

from typing import Any, NamedTuple

import rich_click as click
from msgspec import UNSET
from msgspec.structs import replace

from vestibule.app.host import Host
from vestibule.cli.connections.metadata_source import following, import_from, metadata_source
from vestibule.cli.connections.options import callback_option, metadata_option, refuse_shared_callback, value_options
from vestibule.cli.connections.provider_metadata import metadata_row, show_metadata
from vestibule.cli.connections.registration import show_registration, stored_registration
from vestibule.cli.connections.rows import details_of
from vestibule.cli.connections.values import Given, read_values
from vestibule.cli.hosted import with_host
from vestibule.cli.invocation import Invocation, config_option, json_option, offline_option
from vestibule.cli.output import show_json
from vestibule.domain.connections.model import CallbackForm, Connection
from vestibule.flows.connections.difference import changed_fields
from vestibule.flows.connections.draft import Change
from vestibule.flows.connections.import_metadata import ImportedMetadata
from vestibule.flows.connections.same_provider import refuse_other_provider
from vestibule.plugins.forms import form_of


class _Done(NamedTuple):
    before: Connection
    registered: dict[str, str]
    after: Connection
    details: dict[str, Any]
    imported: ImportedMetadata | None


@click.command(name="change")
@config_option
@click.argument("provider_id")
@click.option("--name", metavar="TEXT", help='What the button says: "Continue with TEXT".')
@metadata_option
@value_options
@click.option("--unset", "unset", multiple=True, metavar="FIELD", help="Empty a field of the configuration.")
@callback_option()
@click.option("--trust-for-linking/--no-trust-for-linking", default=None, help="Whether it may join accounts.")
@offline_option
@json_option
@click.pass_obj
def command(  # noqa: PLR0913 - an option each
    invocation: Invocation,
    *,
    provider_id: str,
    name: str | None,
    metadata: str | None,
    values: tuple[str, ...],
    texts: tuple[str, ...],
    variables: tuple[str, ...],
    files: tuple[str, ...],
    prompts: tuple[str, ...],
    unset: tuple[str, ...],
    callback: str | None,
    trust_for_linking: bool | None,
    offline: bool,
    as_json: bool,
) -> None:
    """Change a connection.

    What no option names stays as it is. Sign-ins under way through the connection have to be started again. When the
    provider's address changes, its secret is needed again. New --metadata of a SAML provider must be of the same
    provider; what it leaves out stays too. From an https address, the connection follows it from now on.
    """
    given = Given(values=values, texts=texts, variables=variables, files=files, prompts=prompts)
    source = metadata_source(metadata)
    settings = invocation.settings()

    async def work(host: Host) -> _Done:
        manage = host.manage
        before = await manage.get(provider_id)
        imported, also = None, None
        change = Change(
            name=UNSET if name is None else name,
            callback_form=UNSET if callback is None else CallbackForm(callback),
            trusted_for_linking=UNSET if trust_for_linking is None else trust_for_linking,
        )
        if callback is not None:
            refuse_shared_callback(host.registry.get(before.connector), CallbackForm(callback))
        if source is not None:
            imported = await import_from(source, before.connector, host)
            refuse_other_provider(imported, before)
            also, _ = following(source, imported, host)
            if source.url or before.metadata_until_s is not None:
                # Also of a file: it is what counts until the address has something newer.
                change = replace(change, metadata_until_s=imported.valid_until_s)
        if unset or given or imported is not None:
            form = form_of(host.registry.get(before.connector).config)
            described = {} if imported is None else imported.fields
            # An emptied field is an empty text, and not a missing one, which would keep a stored secret.
            config = {**before.config, **described, **dict.fromkeys(unset, ""), **read_values(given, form)}
            change = replace(change, config=config)
        after = await manage.change(provider_id, change, ask_provider=not offline, based_on=before, also=also)
        registered = stored_registration(before, registry=host.registry, urls=host.urls)
        return _Done(before, registered, after, details_of(after, host.registry, host.urls), imported)

    before, registered, after, details, imported = with_host(settings, work)
    if as_json:
        show_json(details if imported is None else {**details, "metadata": metadata_row(imported)})
        return
    fields = changed_fields(before, after)
    click.echo(f"Changed {provider_id}: {', '.join(fields)}" if fields else f"{provider_id} is like that already.")
    if imported is not None:
        show_metadata(imported, now_s=after.updated_at_s)
    if registered != details["register"]:
        show_registration(details["register"])
