"""`vestibule connections keys switch`."""

import rich_click as click

from vestibule.app.host import Host
from vestibule.cli.connections.keys.words import show_done
from vestibule.cli.connections.rows import key_rows
from vestibule.cli.hosted import with_host
from vestibule.cli.invocation import Invocation, config_option, json_option
from vestibule.cli.output import show_json
from vestibule.domain.connections.model import Connection


@click.command(name="switch")
@config_option
@click.argument("provider_id")
@json_option
@click.pass_obj
def command(invocation: Invocation, *, provider_id: str, as_json: bool) -> None:
    """Sign with the next key: the second step.

    Only when the provider knows the next key: it refuses what it cannot verify. What it still encrypts to the old key
    is opened.
    """

    async def work(host: Host) -> tuple[Connection, str]:
        return await host.saml_keys().switch(provider_id), host.urls.sp_metadata(provider_id)

    connection, metadata_url = with_host(invocation.settings(), work)
    if as_json:
        show_json(key_rows(connection))
        return
    show_done(
        f"Switched {provider_id} to the next key; the old one only decrypts.", connection, metadata_url=metadata_url
    )
