"""`vestibule accounts`."""

from typing import Final

import rich_click as click

from vestibule.cli.invocation import config_option
from vestibule.cli.lazy import Deferred, LazyGroup

_HERE: Final = "vestibule.cli.accounts"

COMMANDS: Final = {
    "find": Deferred(f"{_HERE}.find", "Find accounts by an address, a name or a subject."),
    "list": Deferred(f"{_HERE}.list", "List the newest accounts."),
    "show": Deferred(f"{_HERE}.show", "Show an account: its address, how people sign in to it, and when they did."),
    "release": Deferred(f"{_HERE}.release", "Take an address that an account never proved away from it."),
    "unlink": Deferred(f"{_HERE}.unlink", "Take one way to sign in away from an account."),
    "remove": Deferred(f"{_HERE}.remove", "Remove an account for good."),
}


@click.group(name="accounts", cls=LazyGroup, deferred=COMMANDS)
@config_option
def command() -> None:
    """Find accounts, and free an address that one occupies.

    A running server hears of every change within a second.
    """
