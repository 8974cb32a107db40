"""`vestibule saml federate`."""

import rich_click as click

from vestibule.app.host import Host
from vestibule.cli.connections.options import value_options
from vestibule.cli.connections.registration import show_registration, stored_registration
from vestibule.cli.connections.rows import details_of
from vestibule.cli.connections.values import Given, read_values
from vestibule.cli.hosted import with_host
from vestibule.cli.invocation import Invocation, config_option, json_option
from vestibule.cli.output import show_json
from vestibule.domain.connections.model import Connection
from vestibule.flows.connections.draft import Draft
from vestibule.flows.metadata_import.federate import federation_from, while_it_lasts
from vestibule.flows.urls import Urls
from vestibule.plugins import Registry
from vestibule.plugins.forms import form_of


@click.command(name="federate")
@config_option
@click.argument("source")
@click.option("--provider-id", required=True, metavar="ID", help="The connection's name in addresses.")
@click.option("--name", required=True, metavar="TEXT", help='What the button says: "Continue with TEXT".')
@click.option("--connector", default="saml", show_default=True, metavar="KEY", help="Its connector.")
@value_options
@click.option("--disabled", is_flag=True, help="Keep the connection, but do not offer it yet.")
@json_option
@click.pass_obj
def command(  # noqa: PLR0913 - an option each
    invocation: Invocation,
    *,
    source: str,
    provider_id: str,
    name: str,
    connector: str,
    values: tuple[str, ...],
    texts: tuple[str, ...],
    variables: tuple[str, ...],
    files: tuple[str, ...],
    prompts: tuple[str, ...],
    disabled: bool,
    as_json: bool,
) -> None:
    """Add one connection for all providers of a federation.

    SOURCE is a federation that vestibule saml import has indexed, with its address and its --signer. Its button leads
    to a page on which people search for their organization. What is registered at the federation is one application
    with one address; each provider's name, addresses, certificates and domains come from the index and change with it.
    Fields that are set here count for all of them. Such a connection is never trusted for linking accounts.
    """
    settings = invocation.settings()
    registry = Registry.installed(disabled=settings.disabled_connectors)
    given = Given(values=values, texts=texts, variables=variables, files=files, prompts=prompts)
    kind = registry.named(connector)
    config = read_values(given, form_of(kind.config))

    async def work(host: Host) -> tuple[Connection, int]:
        found = await host.metadata.sources.get(source)
        federation = federation_from(found, clock=host.clock)
        draft = Draft(
            provider_id=provider_id,
            connector=kind.manifest.key,
            name=name,
            config=config,
            enabled=not disabled,
            federation=federation,
        )
        return await host.manage.add(draft, also=while_it_lasts(federation)), found.entities

    connection, providers = with_host(settings, work)
    urls = Urls(settings.base_url)
    if as_json:
        show_json(details_of(connection, registry, urls))
        return
    click.echo(f"Added {provider_id}: {connection.name}, for the {providers} identity providers of {source}")
    show_registration(
        stored_registration(connection, registry=registry, urls=urls), heading="Register at the federation"
    )
    click.echo(
        f"\nOr give the federation our metadata: vestibule connections metadata {provider_id}\n"
        f"Then look for faults:               vestibule connections test {provider_id}"
    )
