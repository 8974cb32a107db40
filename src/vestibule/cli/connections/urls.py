"""`vestibule connections urls`: no database is needed, and no connection (R23)."""

import rich_click as click

from vestibule.cli.connections.options import callback_option, refuse_shared_callback
from vestibule.cli.connections.registration import show_registration
from vestibule.cli.invocation import Invocation, config_option, json_option
from vestibule.cli.output import show_json
from vestibule.domain.connections.model import CallbackForm
from vestibule.domain.connections.rules import check_provider_id
from vestibule.flows.connections.registration import planned_registration
from vestibule.flows.urls import Urls
from vestibule.plugins import Registry


@click.command(name="urls")
@config_option
@click.argument("provider_id")
@click.option(
    "--connector",
    metavar="KEY",
    help="Its connector; others than OpenID Connect have other addresses: --connector saml",
)
@callback_option(default=CallbackForm.OWN)
@json_option
@click.pass_obj
def command(invocation: Invocation, *, provider_id: str, connector: str | None, callback: str, as_json: bool) -> None:
    """Show what to register at the provider, before a connection exists or after.

    PROVIDER_ID is the name that the connection has or will have in addresses, such as Okta; upper and lower case count.
    """
    settings, form = invocation.settings(), CallbackForm(callback)
    found = None
    if connector is not None:
        found = Registry.installed(disabled=settings.disabled_connectors).named(connector)
    refuse_shared_callback(found, form)
    registration = planned_registration(
        Urls(settings.base_url), check_provider_id(provider_id), connector=found, form=form
    )
    if as_json:
        show_json(registration)
    else:
        show_registration(registration, heading=f"Register for {provider_id}")
