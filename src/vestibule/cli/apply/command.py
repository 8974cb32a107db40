"""`vestibule apply`."""

from pathlib import Path

import rich_click as click

from vestibule.app.host import Host
from vestibule.cli.apply.file import ConnectionsFile, read_connections
from vestibule.cli.apply.metadata import with_metadata
from vestibule.cli.apply.show import rows_of, show_plan
from vestibule.cli.exit_status import DIFFERENT
from vestibule.cli.hosted import with_host
from vestibule.cli.invocation import Invocation, config_option, json_option, offline_option
from vestibule.cli.output import show_json
from vestibule.errors import ConfigError
from vestibule.flows.connections.apply import ApplyConnections, DraftFault, Planned, PlanRefused
from vestibule.plugins.forms import ConfigFaults

_KEYS = {"callbackForm": "callback"}
"""What a field is called in the file, where it has another name there."""


@click.command(
    name="apply",
    epilog='Secrets: clientSecret = {env = "VARIABLE"} or {file = "path"}. One that is left out stays as it is stored.',
)
@config_option
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Show what would change, and change nothing. Exits 3 if something would.")
@offline_option
@json_option
@click.pass_context
def command(ctx: click.Context, *, file: Path, dry_run: bool, offline: bool, as_json: bool) -> None:
    """Bring connections to the state that a file describes.

    The file holds a [[connection]] table for each, with id, connector, name and, where wanted, enabled, callback and
    trusted_for_linking, and a [connection.config] with the connector's fields in camelCase. Without trusted_for_linking
    a stored connection's stays, and a new one begins as its connector says. A SAML provider's metadata fills the
    fields: metadata = {file = "path"}; a long text may stand in a file likewise. Everything is checked before anything
    is written; a second run changes nothing. Connections that the file does not name stay as they are, and none is ever
    removed: that is what vestibule connections remove is for.
    """
    invocation: Invocation = ctx.obj

    async def work(host: Host) -> tuple[Planned, ...]:
        described = await with_metadata(read_connections(file, host.registry), host)
        apply = ApplyConnections(store=host.store, check=host.check, feed=host.feed, clock=host.clock)
        try:
            plan = await apply.plan(described.drafts, ask_provider=not offline)
        except PlanRefused as refused:
            raise ConfigFaults([each for fault in refused.draft_faults for each in _placed(fault, described)]) from None
        if not dry_run:
            await apply.write(plan)
        return plan

    plan = with_host(invocation.settings(), work)
    if as_json:
        show_json(rows_of(plan))
    else:
        show_plan(plan, dry_run=dry_run)
    if dry_run and any(planned.is_work for planned in plan):
        ctx.exit(DIFFERENT)


def _placed(fault: DraftFault, described: ConnectionsFile) -> list[ConfigError]:
    """Faults at the file's lines instead of the draft's fields."""
    provider_id = described.drafts[fault.number].provider_id
    error = fault.error
    if not isinstance(error, ConfigError):
        place = described.lines.of_connection(fault.number)
        return [ConfigError(f"{provider_id}: {error.code}: {error.detail}", path=place, hint=error.hint)]
    faults: tuple[ConfigError, ...] = getattr(error, "faults", (error,))
    placed = []
    for each in faults:
        key = _KEYS.get(each.path, each.path)
        place = described.lines.of_connection(fault.number, key)
        placed.append(ConfigError(f"{provider_id}: {key}: {each.detail}", path=place, hint=each.hint))
    return placed
