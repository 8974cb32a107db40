"""`vestibule connections keys`."""

from typing import Final

import rich_click as click

from vestibule.cli.invocation import config_option
from vestibule.cli.lazy import Deferred, LazyGroup

_HERE: Final = "vestibule.cli.connections.keys"

COMMANDS: Final = {
    "show": Deferred(f"{_HERE}.show", "Show our keys at a SAML provider."),
    "publish-next": Deferred(f"{_HERE}.publish_next", "Make the next key and publish it: the first step."),
    "switch": Deferred(f"{_HERE}.switch", "Sign with the next key: the second step."),
    "retire": Deferred(f"{_HERE}.retire", "Throw the old key away: the third step."),
}


@click.group(name="keys", cls=LazyGroup, deferred=COMMANDS)
@config_option
def command() -> None:
    """Change our keys at a SAML provider without a failed sign-in.

    Three steps, each of which waits for the provider: publish-next, switch, retire. After each, sign-ins under way
    through the connection have to be started again; sessions go on. Every connection has keys of its own.
    """
