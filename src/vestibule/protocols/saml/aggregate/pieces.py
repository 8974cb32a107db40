"""What comes out of the reading of an aggregate, piece by piece."""

from msgspec import Struct


class ReadEntity(Struct, frozen=True, kw_only=True):
    """One identity provider for SAML 2.0.

    Attributes:
        entity_id: As the document has it, without white space around it.
        names: Language (lower case; "" where none is given) and name, fit to be shown; those made for login pages
            (mdui:DisplayName) first, and the role's before the entity's.
        scopes: Domains for which it may speak (shibmd:Scope), the plain ones.
        authority: Who registered it (mdrpi:registrationAuthority), or its group; "" where nobody says.
        valid_until_s: The earliest end of its role, itself and all groups around it; None without one.
        line: Of the document; beyond 65,535, where libxml2 does not count each, it may be the next one.
        document: Its EntityDescriptor alone, by exclusive canonicalisation without comments.
    """

    entity_id: str
    names: tuple[tuple[str, str], ...]
    scopes: tuple[str, ...]
    authority: str
    valid_until_s: int | None
    line: int
    document: bytes


class Batch(Struct, frozen=True, tag=True):
    """Some providers, in the document's order. Nothing in it may be believed before the `AggregateRead`."""

    entities: tuple[ReadEntity, ...]


class Progress(Struct, frozen=True, tag=True):
    """How far the reading is. `providers` are those in the batches so far."""

    read_bytes: int
    total_bytes: int
    providers: int


class AggregateRead(Struct, frozen=True, kw_only=True, tag=True):
    """The last piece: everything held.

    Attributes:
        document_hash: SHA-256 of the file, in hexadecimal.
        name: What the federation calls the document (the root's Name), fit to be shown; "" without one.
        valid_until_s: The root's validUntil, in seconds since 1970; None without one.
        cache_s: The root's cacheDuration, in seconds; None without one.
        signed_by: SHA-256 fingerprint of the pinned certificate whose key signed the whole; None: none was pinned.
        providers: How many were given out.
        others: Entities that are no identity provider for SAML 2.0.
        notes: Plain sentences: what was left out, and why.
        peak_bytes: The most memory that the reading process held; 0 where the system does not say.
    """

    document_hash: str
    name: str
    valid_until_s: int | None
    cache_s: int | None
    signed_by: str | None
    providers: int
    others: int
    notes: tuple[str, ...]
    peak_bytes: int = 0


Piece = Batch | Progress | AggregateRead
