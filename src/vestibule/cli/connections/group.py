"""`vestibule connections`."""

from typing import Final

import rich_click as click

from vestibule.cli.invocation import config_option
from vestibule.cli.lazy import Deferred, LazyGroup

_HERE: Final = "vestibule.cli.connections"

COMMANDS: Final = {
    "list": Deferred(f"{_HERE}.list", "List the connections."),
    "urls": Deferred(f"{_HERE}.urls", "Show what to register at the provider, before a connection exists or after."),
    "guide": Deferred(f"{_HERE}.guide", "Print how to set a connection up at its provider, step by step."),
    "add": Deferred(f"{_HERE}.add", "Add a connection."),
    "show": Deferred(f"{_HERE}.show", "Show a connection and what to register at its provider."),
    "consent": Deferred(
        f"{_HERE}.consent", "Print the link by which the provider's administrator consents for everybody there."
    ),
    "test": Deferred(f"{_HERE}.test", "Look for faults in a connection, as far as that goes without a sign-in."),
    "metadata": Deferred(f"{_HERE}.metadata", "Print our metadata for a SAML provider."),
    "jwks": Deferred(
        f"{_HERE}.jwks", "Print the public half of a connection's private key, to register at the provider."
    ),
    "keys": Deferred(f"{_HERE}.keys.group", "Change our keys at a SAML provider without a failed sign-in."),
    "change": Deferred(f"{_HERE}.change", "Change a connection."),
    "disable": Deferred(f"{_HERE}.disable", "Take a connection out of use."),
    "enable": Deferred(f"{_HERE}.enable", "Put a connection into use again."),
    "remove": Deferred(f"{_HERE}.remove", "Remove a connection for good."),
}


@click.group(name="connections", cls=LazyGroup, deferred=COMMANDS)
@config_option
def command() -> None:
    """Add, test and change ways to sign in.

    A running server hears of every change within a second.
    """
