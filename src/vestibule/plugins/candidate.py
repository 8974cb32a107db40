"""What an installed distribution claims about a connector, as read from its metadata alone."""

from importlib.metadata import EntryPoint
from typing import Final

from msgspec import Struct

GROUP_PREFIX: Final = "vestibule.connectors."

EPOCH: Final = "v1"
"""The epoch of the connector interface that this host speaks; another one is refused without being imported."""


class Candidate(Struct, frozen=True, kw_only=True):
    """One entry point.

    Attributes:
        key: The entry point's name.
        epoch: The end of its group: `v1`.
        distribution, version: Who brings it.
        entry_point: Imports it, when asked.
    """

    key: str
    epoch: str
    distribution: str
    version: str
    entry_point: EntryPoint

    def __str__(self) -> str:
        return f"{self.distribution} {self.version}"
