"""`vestibule connections add`."""

import sys

import rich_click as click

from vestibule.app.host import Host
from vestibule.cli.connections.add_words import show_added
from vestibule.cli.connections.metadata_source import following, import_from, metadata_source
from vestibule.cli.connections.options import (
    callback_option,
    metadata_option,
    refuse_shared_callback,
    trust_option,
    value_options,
)
from vestibule.cli.connections.provider_metadata import metadata_row
from vestibule.cli.connections.registration import show_registration, stored_registration
from vestibule.cli.connections.rows import details_of
from vestibule.cli.connections.suggested import suggested_id, suggested_name
from vestibule.cli.connections.values import Given, prompt_missing, read_values
from vestibule.cli.hosted import with_host
from vestibule.cli.invocation import Invocation, config_option, json_option, offline_option
from vestibule.cli.output import show_json
from vestibule.domain.connections.model import CallbackForm, Connection
from vestibule.domain.connections.rules import check_provider_id
from vestibule.flows.connections.draft import Draft
from vestibule.flows.connections.four_fields import CLIENT_ID, CLIENT_SECRET, config_from_issuer
from vestibule.flows.connections.import_metadata import ImportedMetadata
from vestibule.flows.connections.registration import planned_registration
from vestibule.flows.urls import Urls
from vestibule.plugins import Registry
from vestibule.plugins.forms import form_of
from vestibule_sdk import Secret


@click.command(name="add", epilog="Fields of a connector: vestibule connectors KEY")
@config_option
@click.argument("provider_id", required=False)
@click.option("--connector", required=True, metavar="KEY", help="The connector, such as oidc: vestibule connectors")
@click.option(
    "--name", metavar="TEXT", help='What the button says: "Continue with TEXT". Left out, the name of the vendor.'
)
@click.option(
    "--issuer",
    metavar="URL",
    help="The provider's issuer address, which fills the connector's own fields; beside it clientId and clientSecret "
    "are all that is needed. --set wins over it.",
)
@metadata_option
@value_options
@callback_option(default=CallbackForm.OWN)
@trust_option
@click.option("--disabled", is_flag=True, help="Keep it, but do not offer it yet.")
@offline_option
@json_option
@click.pass_obj
def command(  # noqa: PLR0913 - an option each
    invocation: Invocation,
    *,
    provider_id: str | None,
    connector: str,
    name: str | None,
    issuer: str | None,
    metadata: str | None,
    values: tuple[str, ...],
    texts: tuple[str, ...],
    variables: tuple[str, ...],
    files: tuple[str, ...],
    prompts: tuple[str, ...],
    callback: str,
    trust_for_linking: bool | None,
    disabled: bool,
    offline: bool,
    as_json: bool,
) -> None:
    """Add a connection.

    PROVIDER_ID is its name in addresses, such as Okta; upper and lower case count. Left out, it is what the connector
    suggests. An OpenID provider is asked for its issuer before anything is stored; a SAML provider describes itself in
    its --metadata. A secret that no option gives is asked for when somebody sits at the terminal; it is never given on
    the command line, where other users of the machine and the shell's history could show it.
    """
    settings = invocation.settings()
    urls, form = Urls(settings.base_url), CallbackForm(callback)
    registry = Registry.installed(disabled=settings.disabled_connectors)
    kind = registry.named(connector)
    refuse_shared_callback(kind, form)
    button = suggested_name(kind.manifest) if name is None else name
    chosen = check_provider_id(suggested_id(kind.manifest, settings) if provider_id is None else provider_id)
    registration = planned_registration(urls, chosen, connector=kind, form=form)
    fields = form_of(kind.config)
    config = read_values(Given(values=values, texts=texts, variables=variables, files=files, prompts=prompts), fields)
    source = metadata_source(metadata)
    # Somebody who is about to be asked for the provider's secret may be registering the application right now.
    shown = sys.stdin.isatty() and not as_json
    if shown:
        show_registration(registration)
        click.echo()
    config |= prompt_missing(fields, config)
    if issuer is not None:
        client_id, secret = str(config.get(CLIENT_ID) or ""), config.get(CLIENT_SECRET) or Secret("")
        config = {**config_from_issuer(kind, issuer, client_id, secret), **config}

    async def work(host: Host) -> tuple[Connection, ImportedMetadata | None]:
        imported = None if source is None else await import_from(source, kind.manifest.key, host)
        also, until_s = following(source, imported, host)
        draft = Draft(
            provider_id=chosen,
            connector=kind.manifest.key,
            name=button,
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
    show_added(
        connection,
        kind,
        imported=imported,
        follows="" if source is None else source.url,
        is_default_trust=trust_for_linking is None,
        registration={} if shown else stored_registration(connection, registry=registry, urls=urls),
        was_asked=not offline,
    )
