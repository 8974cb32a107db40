"""`vestibule connections keys publish-next`."""

import rich_click as click

from vestibule.app.host import Host
from vestibule.cli.connections.keys.words import show_done
from vestibule.cli.connections.rows import key_rows
from vestibule.cli.hosted import with_host
from vestibule.cli.invocation import Invocation, config_option, json_option
from vestibule.cli.output import show_json
from vestibule.domain.connections.model import Connection


@click.command(name="publish-next")
@config_option
@click.argument("provider_id")
@json_option
@click.pass_obj
def command(invocation: Invocation, *, provider_id: str, as_json: bool) -> None:
    """Make the next key and publish it: the first step.

    It stands in our metadata beside the key that signs, and decrypts already. Nothing is signed with it yet, so the
    provider has all the time it needs to learn it.
    """

    async def work(host: Host) -> tuple[Connection, str]:
        return await host.saml_keys().publish_next(provider_id), host.urls.sp_metadata(provider_id)

    connection, metadata_url = with_host(invocation.settings(), work)
    if as_json:
        show_json(key_rows(connection))
        return
    show_done(
        f"Published the next key of {provider_id}; the present one goes on signing.",
        connection,
        metadata_url=metadata_url,
    )
