"""Keys of the installation itself: those that belong to no connection."""

from typing import Final, Protocol

from vestibule.domain.connections.own_key import OwnKey

METADATA_SIGNER: Final = "metadata_signer"
"""Signs the aggregate of all our metadata: federations know us by this key."""


class InstallationKeys(Protocol):
    """Stored keys, by what they are for. They are sealed and opened beneath this interface (S57)."""

    async def get(self, purpose: str) -> tuple[OwnKey, ...]:
        """The keys of that purpose; none before they were first needed."""
        ...

    async def add(self, purpose: str, keys: tuple[OwnKey, ...]) -> None:
        """Keep the first keys of a purpose. Raises AlreadyExists when there are some."""
        ...
