"""`vestibule connections test`: the discovery test of what is stored (R31)."""

from typing import Any

import msgspec
import rich_click as click

from vestibule.app.host import Host
from vestibule.cli.exit_status import REFUSED
from vestibule.cli.hosted import with_host
from vestibule.cli.invocation import Invocation, config_option, json_option
from vestibule.cli.output import show_heading, show_json, show_pairs, show_text
from vestibule.cli.text import plain
from vestibule.flows.connections.opened import open_connection
from vestibule.protocols.oidc.inspection import Inspection


@click.command(name="test")
@config_option
@click.argument("provider_id")
@json_option
@click.pass_context
def command(ctx: click.Context, *, provider_id: str, as_json: bool) -> None:
    """Ask the provider whether it is what the connection says.

    The discovery document and the keys are fetched anew. Client secret and redirect URI are the provider's to judge and
    show only when somebody signs in. Exits 0 when a sign-in can work; a warning is no failure.
    """

    async def work(host: Host) -> Inspection:
        opened = open_connection(await host.manage().get(provider_id), host.registry)
        return await host.engine.inspect(opened.profile)

    invocation: Invocation = ctx.obj
    found = with_host(invocation.settings(), work)
    if as_json:
        show_json({"provider_id": provider_id, **msgspec.to_builtins(found)})
    else:
        _show(provider_id, found)
    if not found.usable:
        ctx.exit(REFUSED)


def _show(provider_id: str, found: Inspection) -> None:
    verdict = click.style("fine", fg="green", bold=True) if found.usable else click.style("not usable", fg="red")
    click.echo(f"{provider_id}: {verdict}")
    show_heading("Found")
    pairs: list[tuple[str, Any]] = [
        ("Issuer", found.issuer),
        ("Discovery document", found.discovery_url),
        *[(name.replace("_", " ").capitalize(), url) for name, url in found.endpoints.items()],
        ("Accepted algorithms", found.algorithms),
        *[("Key" if number == 0 else "", key) for number, key in enumerate(found.keys)],
        ("Lists PKCE (S256)", found.pkce_advertised),
        ("Names itself in answers", found.callback_issuer),
        ("Back-channel logout", found.backchannel_logout),
    ]
    show_pairs(pairs, indent="  ")
    if found.warnings:
        show_heading("Worth a look")
        for warning in found.warnings:
            show_text(f"! {plain(warning)}", hang="  ")
    click.echo("\nClient secret and redirect URI show only in a sign-in.")
