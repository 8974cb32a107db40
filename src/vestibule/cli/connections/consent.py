"""`vestibule connections consent`."""

import rich_click as click

from vestibule.app.host import Host
from vestibule.cli.hosted import with_host
from vestibule.cli.invocation import Invocation, config_option, json_option
from vestibule.cli.output import show_json, show_text
from vestibule.clock import rfc3339
from vestibule.flows.connections.ask_consent import AskedConsent


@click.command(name="consent")
@config_option
@click.argument("provider_id")
@json_option
@click.pass_obj
def command(invocation: Invocation, *, provider_id: str, as_json: bool) -> None:
    """Print the link by which the provider's administrator consents for everybody there.

    Microsoft Entra ID has such a place: without it, everybody is asked for consent at the first sign-in, or stopped
    where users may not consent. The link is good once, for two weeks, and until the next one is made. Coming back by it
    moves the connection from draft or pending approval to linked; a first sign-in does so too.
    """

    async def work(host: Host) -> AskedConsent:
        return await host.ask_consent()(provider_id)

    asked = with_host(invocation.settings(), work)
    if as_json:
        show_json(
            {
                "provider_id": provider_id,
                "stage": asked.stage.value,
                "url": asked.url,
                "redirect_uri": asked.redirect_uri,
                "expires_at": rfc3339(asked.expires_at_s),
            }
        )
        return
    click.echo(asked.url)
    click.echo()
    show_text("Hand this link to an administrator of the provider who may consent for everybody there.", indent="")
    show_text(
        f"It is good once, until {rfc3339(asked.expires_at_s)}. Register this redirect URI there first:", indent=""
    )
    click.echo(f"  {asked.redirect_uri}")
