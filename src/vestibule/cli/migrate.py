"""`vestibule migrate`."""

import asyncio

import rich_click as click

from vestibule.cli.confirm import confirm
from vestibule.cli.invocation import Invocation, config_option
from vestibule.cli.whereabouts import database_in_words
from vestibule.storage.schema import HEAD, known_revisions, migrate


@click.command(name="migrate")
@config_option
@click.option(
    "--revision",
    default=HEAD,
    metavar="NUMBER",
    show_default=True,
    help="Another revision than the newest; base empties the database.",
)
@click.option("--yes", is_flag=True, help="Do not ask before going back.")
@click.pass_obj
def command(invocation: Invocation, *, revision: str, yes: bool) -> None:
    """Bring the database to the schema of this version.

    Every start does so too; this is for whoever wants it done before. Going back to an older revision loses what the
    newer ones have added.
    """
    settings = invocation.settings()
    if revision not in known_revisions():
        message = f"there is no revision {revision!r}; there are {', '.join(sorted(known_revisions()))}."
        raise click.BadParameter(message, param_hint="--revision")
    place = database_in_words(settings.database_url)
    if revision != HEAD and not yes:
        confirm(f"Take {place} to revision {revision}? What later revisions added is lost.")
    changed = asyncio.run(migrate(settings.database_url, revision=revision))
    click.echo(f"{place} is at revision {revision}{'' if changed else ' already'}.")
