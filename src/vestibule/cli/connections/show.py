"""`vestibule connections show`."""

from typing import Any

import rich_click as click

from vestibule.app.host import Host
from vestibule.cli.connections.registration import show_registration
from vestibule.cli.connections.rows import details_of
from vestibule.cli.hosted import with_host
from vestibule.cli.invocation import Invocation, config_option, json_option
from vestibule.cli.output import show_heading, show_json, show_pairs
from vestibule.domain.connections.model import Connection


@click.command(name="show")
@config_option
@click.argument("provider_id")
@json_option
@click.pass_obj
def command(invocation: Invocation, *, provider_id: str, as_json: bool) -> None:
    """Show a connection and what to register at its provider.

    Of a secret it says only whether it is set.
    """

    async def work(host: Host) -> tuple[Connection, dict[str, Any]]:
        connection = await host.manage().get(provider_id)
        return connection, details_of(connection, host.registry, host.urls)

    connection, details = with_host(invocation.settings(), work)
    if as_json:
        show_json(details)
        return
    show_pairs(
        [
            ("Provider ID", connection.provider_id),
            ("Name", connection.name),
            ("Connector", connection.connector),
            ("State", details["state"]),
            ("Issuer", connection.issuer),
            ("Callback", connection.callback_form),
            ("Trusted for linking", connection.trusted_for_linking),
            ("Changed", details["updated_at"]),
        ]
    )
    show_heading("Configuration")
    secrets = {name: "set" if is_set else "not set" for name, is_set in details["secrets"].items()}
    show_pairs({**connection.config, **secrets}.items(), indent="  ")
    show_registration(details["register"])
