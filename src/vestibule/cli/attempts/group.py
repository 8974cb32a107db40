"""`vestibule attempts`."""

from typing import Final

import rich_click as click

from vestibule.cli.invocation import config_option
from vestibule.cli.lazy import Deferred, LazyGroup

COMMANDS: Final = {
    "show": Deferred("vestibule.cli.attempts.show", "Show what happened in one attempt, and how to mend it."),
    "list": Deferred("vestibule.cli.attempts.list", "List the newest attempts."),
}


@click.group(name="attempts", cls=LazyGroup, deferred=COMMANDS)
@config_option
def command() -> None:
    """See why a sign-in failed.

    An error page shows the short id of its attempt. Attempts are stored from the moment the provider sends the browser
    back with an answer that belongs to it.
    """
