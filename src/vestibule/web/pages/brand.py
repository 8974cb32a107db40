"""What an operator may change about the looks: name, logo, accent. Three settings, never a theme engine (LOOK.md)."""

from msgspec import Struct


class Brand(Struct, frozen=True, kw_only=True):
    """The installation as visitors know it.

    Attributes:
        logo: Path of an image on this origin; None shows a tile with the name's first letter.
        accent: `#rrggbb`; text on it and its shades are computed for contrast.
    """

    name: str = "Vestibule"
    logo: str | None = None
    accent: str = "#3b5bdb"
