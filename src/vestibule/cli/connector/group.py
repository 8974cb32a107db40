"""`vestibule connector`."""

from typing import Final

import rich_click as click

from vestibule.cli.invocation import config_option
from vestibule.cli.lazy import Deferred, LazyGroup

_HERE: Final = "vestibule.cli.connector"

COMMANDS: Final = {
    "new": Deferred(f"{_HERE}.new", "Make the project of a new connector, complete and with green tests."),
    "check": Deferred(f"{_HERE}.check", "Hold a connector's project against the contracts."),
}


@click.group(name="connector", cls=LazyGroup, deferred=COMMANDS)
@config_option
def command() -> None:
    """Write a connector of your own, and check it."""
