"""`vestibule saml refresh`."""

from typing import Any

import rich_click as click

from vestibule.app.host import Host
from vestibule.cli.hosted import with_host
from vestibule.cli.invocation import Invocation, config_option, json_option
from vestibule.cli.output import note, show_json
from vestibule.cli.saml.federation import source_row
from vestibule.cli.saml.named_source import named_source
from vestibule.cli.saml.progress import progress_bar
from vestibule.clock import rfc3339
from vestibule.errors import EditConflict, NotFound
from vestibule.flows.metadata_import.reading import Refreshed


@click.command(name="refresh")
@config_option
@click.argument("name", metavar="PROVIDER_ID|SOURCE")
@json_option
@click.pass_obj
def command(invocation: Invocation, *, name: str, as_json: bool) -> None:
    """Read metadata again now.

    PROVIDER_ID reads what that connection follows, SOURCE a federation. A running server does it by itself; this is for
    whoever does not want to wait, or wants to see why it fails.
    """

    async def work(host: Host) -> Refreshed:
        source = await named_source(host, name)
        with progress_bar() as told:
            done = await host.metadata.refresh.one(source.id, told=told)
        if done is None:
            raise NotFound(f"{name} has been removed meanwhile")
        if not done.is_ours:
            raise EditConflict(
                f"{name} is being read by another process",
                hint=f"Try again soon. Should that process have died, at {rfc3339(done.source.leased_until_s)}.",
            )
        if done.error is not None:
            raise done.error
        return done

    done = with_host(invocation.settings(), work)
    if as_json:
        show_json(_row(done))
        return
    click.echo(f"Read {done.source.name}: {_outcome(done)}")
    for provider_id in done.held:
        click.echo(f"A change waits for you at {provider_id}: vestibule saml accept {provider_id}")
    for provider_id in done.missing:
        click.echo(f"The source no longer names the provider of {provider_id}.")
    for sentence in done.notes:
        note(f"! {sentence}")


def _outcome(done: Refreshed) -> str:
    return f"changed {', '.join(done.changed)}" if done.changed else "nothing changed"


def _row(done: Refreshed) -> dict[str, Any]:
    return {
        "source": source_row(done.source),
        "changed": list(done.changed),
        "held": list(done.held),
        "missing": list(done.missing),
        "notes": list(done.notes),
    }
