"""`vestibule saml accept`."""

from typing import Any

import rich_click as click

from vestibule.app.host import Host
from vestibule.cli.confirm import confirm
from vestibule.cli.hosted import with_host
from vestibule.cli.invocation import Invocation, config_option
from vestibule.cli.output import show_heading, show_pairs, show_text
from vestibule.cli.text import plain


@click.command(name="accept")
@config_option
@click.argument("provider_id")
@click.option("--decline", is_flag=True, help="Keep what is there instead, whatever the metadata says of it later.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def command(invocation: Invocation, *, provider_id: str, decline: bool, yes: bool) -> None:
    """Take over a change of metadata that waits for you, or decline it.

    An address on another server waits, and so do domains that a provider claims without anybody's signature: ask the
    provider's people before you say yes. Sign-ins under way through the connection have to be started again.
    """

    async def work(host: Host) -> None:
        connection, held = await host.metadata.accept.waiting(provider_id)
        show_heading(f"Waits at {provider_id}")
        for reason in held.reasons:
            show_text(f"! {plain(reason)}", hang="  ")
        for name, value in held.fields.items():
            show_pairs(
                [(f"{name} now", _words(connection.config.get(name))), (f"{name} then", _words(value))], indent="  "
            )
        if not yes:
            confirm("Keep what is there?" if decline else "Take it over?")
        if decline:
            await host.metadata.accept.decline(provider_id, seen=held)
        else:
            await host.metadata.accept(provider_id, seen=held)

    with_host(invocation.settings(), work)
    click.echo(f"{'Declined' if decline else 'Taken over'} at {provider_id}.")


def _words(value: Any) -> str:  # noqa: ANN401 - any field's value
    if value is None:
        return "(empty)"
    return ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
