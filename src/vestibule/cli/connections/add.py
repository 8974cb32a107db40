"""`vestibule connections add`."""

import sys

import rich_click as click

from vestibule.app.host import Host
from vestibule.cli.connections.metadata_source import following, import_from, metadata_source
from vestibule.cli.connections.options import callback_option, metadata_option, refuse_shared_callback, value_options
from vestibule.cli.connections.provider_metadata import metadata_row, show_metadata
from vestibule.cli.connections.registration import planned_registration, show_registration, stored_registration
from vestibule.cli.connections.rows import details_of
from vestibule.cli.connections.values import Given, prompt_missing, read_values
from vestibule.cli.hosted import with_host
from vestibule.cli.invocation import Invocation, config_option, json_option, offline_option
from vestibule.cli.output import show_json
from vestibule.domain.connections.model import CallbackForm, Connection
from vestibule.domain.connections.rules import check_provider_id
from vestibule.flows.connections.draft import Draft
from vestibule.flows.connections.import_metadata import ImportedMetadata
from vestibule.flows.urls import Urls
from vestibule.plugins import Registry
from vestibule.plugins.forms import form_of
from vestibule_sdk import SAMLConnector


@click.command(name="add", epilog="Fields of a connector: vestibule connectors KEY")
@config_option
@click.argument("provider_id")
@click.option("--connector", required=True, metavar="KEY", help="The connector, such as oidc: vestibule connectors")
@click.option("--name", required=True, metavar="TEXT", help='What the button says: "Continue with TEXT".')
@metadata_option
@value_options
@callback_option(default=CallbackForm.OWN)
@click.option(
    "--trust-for-linking",
    is_flag=True,
    help="Let its verified e-mail addresses join new identities to existing accounts.",
)
@click.option("--disabled", is_flag=True, help="Keep it, but do not offer it yet.")
@offline_option
@json_option
@click.pass_obj
def command(  # noqa: PLR0913 - an option each
    invocation: Invocation,
    *,
    provider_id: str,
    connector: str,
    name: str,
    metadata: str | None,
    values: tuple[str, ...],
    texts: tuple[str, ...],
    variables: tuple[str, ...],
    files: tuple[str, ...],
    prompts: tuple[str, ...],
    callback: str,
    trust_for_linking: bool,
    disabled: bool,
    offline: bool,
    as_json: bool,
) -> None:
    """Add a connection.

    PROVIDER_ID is its name in addresses, such as Okta; upper and lower case count. An OpenID provider is asked for its
    issuer before anything is stored; a SAML provider describes itself in its --metadata. A secret that no option gives
    is asked for when somebody sits at the terminal; it is never given on the command line, where other users of the
    machine and the shell's history could show it.
    """
    settings = invocation.settings()
    urls, form = Urls(settings.base_url), CallbackForm(callback)
    registry = Registry.installed(disabled=settings.disabled_connectors)
    check_provider_id(provider_id)
    kind = registry.get(connector)
    refuse_shared_callback(kind, form)
    registration = planned_registration(urls, provider_id, connector=kind, form=form)
    fields = form_of(kind.config)
    config = read_values(Given(values=values, texts=texts, variables=variables, files=files, prompts=prompts), fields)
    source = metadata_source(metadata)
    # Somebody who is about to be asked for the provider's secret may be registering the application right now.
    shown = sys.stdin.isatty() and not as_json
    if shown:
        show_registration(registration)
        click.echo()
    config |= prompt_missing(fields, config)

    async def work(host: Host) -> tuple[Connection, ImportedMetadata | None]:
        imported = None if source is None else await import_from(source, connector, host)
        also, until_s = following(source, imported, host)
        draft = Draft(
            provider_id=provider_id,
            connector=connector,
            name=name,
            config=config if imported is None else {**imported.fields, **config},
            enabled=not disabled,
            callback_form=form,
            trusted_for_linking=trust_for_linking,
            metadata_until_s=until_s,
        )
        return await host.manage.add(draft, ask_provider=not offline, also=also), imported

    connection, imported = with_host(settings, work)
    if as_json:
        understood = {} if imported is None else {"metadata": metadata_row(imported)}
        show_json({**details_of(connection, registry, urls), **understood})
        return
    click.echo(f"Added {connection.provider_id}: {connection.name}, issuer {connection.issuer}")
    if imported is not None:
        show_metadata(imported, now_s=connection.created_at_s)
        if source is not None and source.url:
            click.echo(f"It follows {source.url}: what changes there is taken over by itself.")
    if not shown:
        show_registration(stored_registration(connection, registry=registry, urls=urls))
    if isinstance(kind, SAMLConnector):
        click.echo(
            f"\nOr give the provider our metadata: vestibule connections metadata {provider_id}\n"
            f"Then look for faults:              vestibule connections test {provider_id}"
        )
    elif offline:
        click.echo(f"\nThe provider was not asked. When it can be reached: vestibule connections test {provider_id}")
