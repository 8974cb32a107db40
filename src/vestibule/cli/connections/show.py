"""`vestibule connections show`."""

from typing import Any

import rich_click as click

from vestibule.app.host import Host
from vestibule.cli.connections.quirks import show_quirks
from vestibule.cli.connections.registration import show_registration
from vestibule.cli.connections.rows import details_of
from vestibule.cli.connections.saml_profile import is_saml, saml_profile_of
from vestibule.cli.connections.show_saml import show_loosened, show_saml
from vestibule.cli.hosted import with_host
from vestibule.cli.invocation import Invocation, config_option, json_option
from vestibule.cli.output import show_heading, show_json, show_pairs
from vestibule.cli.text import brief
from vestibule.domain.connections.model import Connection
from vestibule_sdk import SAMLProfile


@click.command(name="show")
@config_option
@click.argument("provider_id")
@json_option
@click.pass_obj
def command(invocation: Invocation, *, provider_id: str, as_json: bool) -> None:
    """Show a connection and what to register at its provider.

    Of a secret it says only whether it is set; of our keys at a SAML provider, only their certificates.
    """

    async def work(host: Host) -> tuple[Connection, dict[str, Any], SAMLProfile | None, int]:
        connection = await host.manage.get(provider_id)
        profile = saml_profile_of(connection, host.registry)
        return connection, details_of(connection, host.registry, host.urls), profile, host.clock.now_s()

    connection, details, profile, now_s = with_host(invocation.settings(), work)
    if as_json:
        show_json(details)
        return
    show_pairs(
        [
            ("Provider ID", connection.provider_id),
            ("Name", connection.name),
            ("Connector", connection.connector),
            ("State", details["state"]),
            ("Stage", connection.stage.value.replace("_", " ")),
            ("Issuer", connection.issuer),
            ("Callback", None if is_saml(connection) else connection.callback_form),
            ("Trusted for linking", connection.trusted_for_linking),
            ("Changed", details["updated_at"]),
        ]
    )
    show_heading("Configuration")
    secrets = {name: "set" if is_set else "not set" for name, is_set in details["secrets"].items()}
    plain = {name: brief(value) for name, value in connection.config.items()}
    show_pairs({**plain, **secrets}.items(), indent="  ")
    show_loosened(details["loosened"])
    show_quirks(details["quirks"])
    if is_saml(connection):
        show_saml(connection, profile, now_s=now_s)
    show_registration(details["register"])
