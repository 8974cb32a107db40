"""`vestibule connections add`."""

import sys

import rich_click as click

from vestibule.app.host import Host
from vestibule.cli.connections.options import callback_option, value_options
from vestibule.cli.connections.registration import registration_of, show_registration
from vestibule.cli.connections.rows import details_of
from vestibule.cli.connections.values import Given, prompt_missing, read_values
from vestibule.cli.hosted import with_host
from vestibule.cli.invocation import Invocation, config_option, json_option, offline_option
from vestibule.cli.output import show_json
from vestibule.domain.connections.model import CallbackForm, Connection
from vestibule.domain.connections.rules import check_provider_id
from vestibule.flows.connections.draft import Draft
from vestibule.flows.urls import Urls
from vestibule.plugins import Registry
from vestibule.plugins.forms import form_of


@click.command(name="add", epilog="Fields of a connector: vestibule connectors KEY")
@config_option
@click.argument("provider_id")
@click.option("--connector", required=True, metavar="KEY", help="The connector, such as oidc: vestibule connectors")
@click.option("--name", required=True, metavar="TEXT", help='What the button says: "Continue with TEXT".')
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
    values: tuple[str, ...],
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

    PROVIDER_ID is its name in addresses, such as Okta; upper and lower case count. The provider is asked for its issuer
    before anything is stored. A secret that no option gives is asked for when somebody sits at the terminal; it is
    never given on the command line, where other users of the machine and the shell's history could show it.
    """
    settings = invocation.settings()
    urls, form = Urls(settings.base_url), CallbackForm(callback)
    registration = registration_of(urls, check_provider_id(provider_id), form)
    registry = Registry.installed(disabled=settings.disabled_connectors)
    fields = form_of(registry.get(connector).config)
    config = read_values(Given(values=values, variables=variables, files=files, prompts=prompts), fields)
    # Somebody who is about to be asked for the provider's secret may be registering the application right now.
    shown = sys.stdin.isatty() and not as_json
    if shown:
        show_registration(registration)
        click.echo()
    config |= prompt_missing(fields, config)
    draft = Draft(
        provider_id=provider_id,
        connector=connector,
        name=name,
        config=config,
        enabled=not disabled,
        callback_form=form,
        trusted_for_linking=trust_for_linking,
    )

    async def work(host: Host) -> Connection:
        return await host.manage().add(draft, ask_provider=not offline)

    connection = with_host(settings, work)
    if as_json:
        show_json(details_of(connection, registry, urls))
        return
    click.echo(f"Added {connection.provider_id}: {connection.name}, issuer {connection.issuer}")
    if not shown:
        show_registration(registration)
    if offline:
        click.echo(f"\nThe provider was not asked. When it can be reached: vestibule connections test {provider_id}")
