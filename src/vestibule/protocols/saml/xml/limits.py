"""How large a document may be, in every way in which size costs something (S64, S66).

Canonicalisation is what grows worst: an element is searched for every prefix of a PrefixList among every declaration in
scope, and a long namespace name is written out wherever it is first used. Hence the bound on their product.
"""

from typing import Final

from msgspec import Struct


class Limits(Struct, frozen=True, kw_only=True):
    """Upper bounds of one document.

    Attributes:
        size_bytes: Of the document as it came.
        elements: Counted by `<`, so a comment or a CDATA section counts too.
        attributes: Counted by `=`, so generously: text may hold some.
        attributes_of_one: Of one element: canonicalisation sorts them in quadratic time.
        namespaces: Declarations.
        namespace_bytes: Of one namespace name.
        elements_by_namespaces: Product of the two.
        depth: Of nesting.
    """

    size_bytes: int
    elements: int
    attributes: int
    attributes_of_one: int
    namespaces: int
    namespace_bytes: int
    elements_by_namespaces: int
    depth: int


MESSAGE: Final = Limits(
    size_bytes=768 * 1024,
    elements=20_000,
    attributes=30_000,
    attributes_of_one=100,
    namespaces=4_000,
    namespace_bytes=512,
    elements_by_namespaces=4_000_000,
    depth=48,
)
"""A response with a thousand groups has some 4,000 elements and 400 KB; real ones nest 14 deep at most."""
