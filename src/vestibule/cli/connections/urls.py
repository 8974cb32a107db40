"""`vestibule connections urls`: no database is needed, and no connection (R23)."""

import rich_click as click

from vestibule.cli.connections.options import callback_option
from vestibule.cli.connections.registration import registration_of, show_registration
from vestibule.cli.invocation import Invocation, config_option, json_option
from vestibule.cli.output import show_json
from vestibule.domain.connections.model import CallbackForm
from vestibule.domain.connections.rules import check_provider_id
from vestibule.flows.urls import Urls


@click.command(name="urls")
@config_option
@click.argument("provider_id")
@callback_option(default=CallbackForm.OWN)
@json_option
@click.pass_obj
def command(invocation: Invocation, *, provider_id: str, callback: str, as_json: bool) -> None:
    """Show what to register at the provider, before a connection exists or after.

    PROVIDER_ID is the name that the connection has or will have in addresses, such as Okta; upper and lower case count.
    """
    urls = Urls(invocation.settings().base_url)
    registration = registration_of(urls, check_provider_id(provider_id), CallbackForm(callback))
    if as_json:
        show_json(registration)
    else:
        show_registration(registration, heading=f"Register for {provider_id}")
