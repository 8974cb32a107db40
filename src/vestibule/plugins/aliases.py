"""Other names of connectors (R3): each belongs to one connector, or to nobody."""

from collections.abc import Collection, Iterable
from typing import final

from vestibule_sdk import Manifest


@final
class Aliases:
    """Who claims which alias.

    An alias that is a connector's key, or that two connectors claim, belongs to nobody: whichever were taken, a
    connection could end up at another provider than was meant.
    """

    def __init__(self, manifests: Iterable[Manifest], *, keys: Collection[str]) -> None:
        self._keys = keys
        self._claimed: dict[str, list[str]] = {}
        for manifest in manifests:
            for alias in manifest.aliases:
                self._claimed.setdefault(alias, []).append(manifest.key)

    def claimants(self, alias: str) -> tuple[str, ...]:
        """The keys of those that claim it."""
        return tuple(self._claimed.get(alias, ()))

    def fault(self, alias: str) -> str:
        """Why an alias belongs to nobody, as a sentence; "" when it is somebody's."""
        if alias in self._keys:
            return f"The alias {alias} is the key of another connector, so it means that one."
        claimants = self.claimants(alias)
        if len(claimants) > 1:
            return f"The alias {alias} is claimed by {' and by '.join(claimants)}, so it means none of them."
        return ""
