"""Which providers a browser has signed in at before: a few short hashes in a cookie, which grant nothing.

Hashes, because entity IDs are long and a cookie is small, and because they say to nobody else where a person belongs.
"""

from base64 import urlsafe_b64encode
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Final

REMEMBERED_AT_MOST: Final = 6
"""Of all federations together; a page shows three of its own."""

_KEY_BYTES: Final = 9
_BETWEEN: Final = "."


def remembered_key(connection_id: str, entity_id: str) -> str:
    """A provider of a connection, in 12 characters."""
    return urlsafe_b64encode(sha256(f"{connection_id}\0{entity_id}".encode()).digest()[:_KEY_BYTES]).decode()


def remembered_keys(word: str | None) -> tuple[str, ...]:
    """What a cookie remembers, the last used one first."""
    return tuple((word or "").split(_BETWEEN)[:REMEMBERED_AT_MOST]) if word else ()


def remembering(word: str | None, key: str) -> str:
    """What the cookie holds once that provider has been used."""
    others = [other for other in remembered_keys(word) if other != key]
    return _BETWEEN.join([key, *others][:REMEMBERED_AT_MOST])


def by_key(connection_id: str, entity_ids: Iterable[str]) -> Mapping[str, str]:
    """Every provider of a connection, by its key."""
    return {remembered_key(connection_id, entity_id): entity_id for entity_id in entity_ids}
