"""A documented deviation of one vendor, as data."""

from msgspec import Struct


class Quirk(Struct, frozen=True, kw_only=True):
    """A named deviation of one vendor.

    Attributes:
        name: One that the host's engine knows; an unknown name is refused when the connector loads.
        source: Address of the vendor's page that documents it.
    """

    name: str
    source: str
