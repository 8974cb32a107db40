"""That a connection follows a source: what its provider changes there changes here, within the rules."""

from collections.abc import Mapping
from typing import Any

from msgspec import Struct


class HeldChange(Struct, frozen=True, kw_only=True):
    """What a document says, and nobody took over: the administrator decides.

    Attributes:
        fields: Of the configuration, by camelCase name, as they would be.
        reasons: Why each waits, as plain sentences.
        document_hash: SHA-256 of the entity's part that says so, in hexadecimal.
        since_s: When it was seen first, in seconds since 1970.
    """

    fields: Mapping[str, Any]
    reasons: tuple[str, ...]
    document_hash: str
    since_s: int


class Follow(Struct, frozen=True, kw_only=True):
    """One connection's tie to a source.

    Attributes:
        entity_id: Which provider of the source; never changed.
        taken: The fields that the document last taken over gave, by camelCase name. A field of the configuration that
            differs from it is the administrator's own, and stays.
        document_hash: SHA-256 of the entity's part that was taken over last, in hexadecimal.
        held: What waits for the administrator; None for nothing.
        missing_since_s: Since when the source has not named the provider any more; None while it does.
    """

    connection_id: str
    source_id: str
    entity_id: str
    taken: Mapping[str, Any]
    document_hash: str
    held: HeldChange | None = None
    missing_since_s: int | None = None
