"""In which state a connector is, as the command line, the API and the console show it."""

from enum import StrEnum

from msgspec import Struct


class State(StrEnum):
    """What became of an installed connector."""

    LOADED = "loaded"
    BROKEN = "broken"
    INCOMPATIBLE = "incompatible"
    CONFLICTING = "conflicting"
    DISABLED = "disabled"


class Entry(Struct, frozen=True, kw_only=True):
    """One row of the list of connectors.

    Attributes:
        reason: Why it is not loaded, for the operator; "" when it is.
        title, summary, icon, aliases: The manifest's; empty unless it is loaded. Of the aliases those that mean it.
        note: Which of its aliases do not, and why; "" when all of them do.
        distribution, version: Who brings it; several distributions, when they conflict, separated by commas.
    """

    key: str
    state: State
    reason: str
    distribution: str
    version: str
    title: str = ""
    summary: str = ""
    icon: str = ""
    aliases: tuple[str, ...] = ()
    note: str = ""
