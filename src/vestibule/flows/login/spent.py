"""Flows that this process is finishing or has lately finished.

The database's unique key is what makes a flow single use, on every replica. This short memory only spares the provider:
the same callback sent twice in parallel must not spend its code twice there, since a provider may take that for theft
and revoke what it has issued (RFC 6749 4.1.2).
"""

from collections import OrderedDict
from typing import Final

from vestibule.errors import FlowReplayed

_KEPT: Final = 10_000


class FlowsTaken:
    """A bounded set of flow ids."""

    def __init__(self) -> None:
        self._taken: OrderedDict[str, None] = OrderedDict()

    def take(self, flow_id: str) -> None:
        """Take a flow.

        Raises:
            FlowReplayed: flow_replayed, when this process has taken it before.
        """
        if flow_id in self._taken:
            raise already_spent()
        self._taken[flow_id] = None
        if len(self._taken) > _KEPT:
            self._taken.popitem(last=False)


def already_spent() -> FlowReplayed:
    """The refusal of a flow that has had its answer, whoever finds out."""
    return FlowReplayed(
        "an answer for this flow has arrived before",
        hint="Nothing is wrong with the settings: a page was reloaded or sent twice. Sign in again.",
    )
