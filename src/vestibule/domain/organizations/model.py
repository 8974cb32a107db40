"""An organization: a tenant."""

from typing import Final

from msgspec import Struct

DEFAULT_SLUG: Final = "default"
"""The built-in organization, which owns every connection until others are made."""


class Organization(Struct, frozen=True, kw_only=True):
    """A tenant.

    Attributes:
        id: ULID.
        slug: In URLs; unique.
    """

    id: str
    slug: str
    name: str
    created_at_s: int
