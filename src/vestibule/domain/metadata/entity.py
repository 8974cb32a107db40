"""One identity provider in the index of a source."""

from msgspec import Struct


class EntitySummary(Struct, frozen=True, kw_only=True):
    """What people find a provider by.

    Attributes:
        entity_id: As the document has it; compared exactly.
        name: In English, else the first that it calls itself; its entity ID where it has no name.
        search: All its names, scopes and its entity ID, without case and accents, for finding it.
        scopes: Domains for which it may speak (shibmd:Scope).
        authority: Who registered it (mdrpi:registrationAuthority); "" where nobody says.
        valid_until_s: The end of what is said of it: the earliest of its own and of all around it; None without one.
        line: Where it begins in the document; 0 where that is not known.
    """

    entity_id: str
    name: str
    search: str
    scopes: tuple[str, ...] = ()
    authority: str = ""
    valid_until_s: int | None = None
    line: int = 0


class IndexedEntity(Struct, frozen=True, kw_only=True):
    """A provider with its part of the document.

    Attributes:
        document: Its EntityDescriptor alone, canonicalised, in UTF-8. What a signature covered said exactly this.
    """

    summary: EntitySummary
    document: bytes
