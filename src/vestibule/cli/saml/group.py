"""`vestibule saml`."""

from typing import Final

import rich_click as click

from vestibule.cli.invocation import config_option
from vestibule.cli.lazy import Deferred, LazyGroup

_HERE: Final = "vestibule.cli.saml"

COMMANDS: Final = {
    "import": Deferred(f"{_HERE}.importing", "Read metadata: add its provider, or index a federation."),
    "search": Deferred(f"{_HERE}.search", "Find identity providers in the indexed federations."),
    "federate": Deferred(f"{_HERE}.federate", "Add one connection for all providers of a federation."),
    "status": Deferred(f"{_HERE}.status", "Show what metadata is followed, what runs out, and what fails."),
    "refresh": Deferred(f"{_HERE}.refresh", "Read metadata again now."),
    "accept": Deferred(f"{_HERE}.accept", "Take over a change of metadata that waits for you, or decline it."),
    "follow": Deferred(f"{_HERE}.follow", "Have a connection follow its provider's metadata."),
    "unfollow": Deferred(f"{_HERE}.unfollow", "Have a connection keep what it has."),
    "forget": Deferred(f"{_HERE}.forget", "Remove the index of a federation."),
    "export": Deferred(f"{_HERE}.export", "Write our metadata for a federation, or what we know of a provider."),
}


@click.group(name="saml", cls=LazyGroup, deferred=COMMANDS)
@config_option
def command() -> None:
    """Import, follow and export SAML metadata.

    A connection made from an https address follows it: new keys of the provider are taken over by themselves.
    """
