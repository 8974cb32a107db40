"""`vestibule connections keys show`."""

import rich_click as click

from vestibule.app.host import Host
from vestibule.cli.connections.keys.words import NextStep, next_step, show_next_step
from vestibule.cli.connections.rows import key_rows
from vestibule.cli.connections.show_saml import show_keys
from vestibule.cli.hosted import with_host
from vestibule.cli.invocation import Invocation, config_option, json_option
from vestibule.cli.output import show_json
from vestibule.domain.connections.own_key import signing_key


@click.command(name="show")
@config_option
@click.argument("provider_id")
@json_option
@click.pass_obj
def command(invocation: Invocation, *, provider_id: str, as_json: bool) -> None:
    """Show our keys at a SAML provider.

    Their certificates, what each does, and which step is next. With --json the certificates are whole, in PEM, for a
    provider that takes no metadata.
    """

    async def work(host: Host) -> tuple[NextStep, int]:
        connection = await host.manage.get(provider_id)
        signing_key(connection.own_keys)  # refuses a connection that is not SAML's, as the steps do
        return next_step(connection, host), host.clock.now_s()

    coming, now_s = with_host(invocation.settings(), work)
    if as_json:
        show_json(key_rows(coming.connection))
        return
    show_keys(coming.connection, now_s=now_s)
    show_next_step(coming)
