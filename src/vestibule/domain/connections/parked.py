"""Verified answers that wait for the browser's second hop, where its cookie is present (DESIGN.md, a login, step 2)."""

from typing import Protocol

from msgspec import Struct


class ParkedAnswer(Struct, frozen=True, kw_only=True):
    """One answer of a provider, parked under a handle that is good once.

    Attributes:
        key_hash: Hash of handle and cookie; both are only in the browser.
        connection_id: Whose provider signed it.
        login_version: Of the connection when it was verified; under another it does not count (S73).
        content: In clear here, sealed at rest (S57): it names a person.
    """

    key_hash: bytes
    connection_id: str
    login_version: int
    content: bytes
    expires_at_s: int


class ParkedAnswers(Protocol):
    """Stored answers. Their content is sealed and opened beneath this interface."""

    async def add(self, answer: ParkedAnswer) -> None:
        """Keep an answer. Raises AlreadyExists for a hash that is taken."""
        ...

    async def get(self, key_hash: bytes, *, now_s: int) -> ParkedAnswer | None:
        """The answer under that hash, as long as it has not expired."""
        ...

    async def remove(self, key_hash: bytes) -> bool:
        """Use an answer up. False when it was gone: somebody else has used it, on any replica."""
        ...
