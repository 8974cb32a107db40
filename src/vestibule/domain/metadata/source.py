"""A source of SAML metadata: one document that is read again and again, at its address or by hand."""

import re
from enum import StrEnum
from typing import Final

from msgspec import Struct

SOURCE_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,62}")
"""The shape of a source's name: as a Provider ID's, for the source of a single provider has that of its connection."""


class SourceKind(StrEnum):
    """What the document is."""

    ENTITY = "entity"
    """One EntityDescriptor: the provider's own."""
    AGGREGATE = "aggregate"
    """An EntitiesDescriptor, as federations publish them."""


class MetadataSource(Struct, frozen=True, kw_only=True):
    """A document, by the state in which it was last taken.

    Attributes:
        name: For the administrator; unique and case-sensitive.
        url: Where it is read again; None for a file that was given once.
        signer: The certificate, in PEM, whose key has to have signed the whole of it; None where nobody pinned one.
        generation: Names the rows of the index that count; 0 as long as there are none. Never used again.
        document_hash: SHA-256 of the document as it came, in hexadecimal; "" as long as there was none.
        entities: How many identity providers the index holds.
        valid_until_s: The end of what was taken last, in seconds since 1970; None where it names none.
        cache_s: Its cacheDuration, in seconds; None where it names none.
        etag, last_modified: What the server called it, to ask whether there is another one.
        fetched_at_s: When it was last seen to be good, changed or not.
        refresh_at_s: When it is due; None for one without an address.
        tried_at_s: When it was last asked for, with whatever outcome; 0 for never.
        failing_since_s: Since when no attempt succeeded; None while all is well.
        failure: Code and reason of the last failed attempt; "" while all is well.
        lease: Names the process that is reading it right now; "" for none.
        leased_until_s: When a lease counts no more, should its holder have died.
    """

    id: str
    name: str
    kind: SourceKind
    url: str | None
    signer: str | None
    created_at_s: int
    generation: int = 0
    document_hash: str = ""
    entities: int = 0
    valid_until_s: int | None = None
    cache_s: int | None = None
    etag: str = ""
    last_modified: str = ""
    fetched_at_s: int = 0
    refresh_at_s: int | None = None
    tried_at_s: int = 0
    failing_since_s: int | None = None
    failure: str = ""
    lease: str = ""
    leased_until_s: int = 0

    @property
    def is_refreshed(self) -> bool:
        """Whether it is read again by itself: of an aggregate only one that a pinned key has signed (S62)."""
        return self.url is not None and (self.kind is SourceKind.ENTITY or self.signer is not None)
