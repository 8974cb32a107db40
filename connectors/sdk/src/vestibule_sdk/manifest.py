"""How a connector introduces itself to the host."""

from msgspec import Struct


class Manifest(Struct, frozen=True, kw_only=True):
    """A connector's card in the gallery.

    Attributes:
        key: Equal to the entry point's name: `[a-z][a-z0-9-]*`.
        title: The provider's name as people know it.
        summary: One sentence: whom it signs in.
        icon: A neutral glyph of our own drawing as inline SVG: a single `<svg>` element without script, style or links.
        aliases: Further values of the API's `provider` that mean this connector.
        suggested_id: The Provider ID that a first connection gets unless somebody wants another (R4); "" suggests none.
        trusted_for_linking: Whether a new connection starts out trusted for linking (R49), wherever the provider is;
            the connector's `starts_trusted` stands in its place. What counts as evidence does not change with either.
    """

    key: str
    title: str
    summary: str
    icon: str
    aliases: tuple[str, ...] = ()
    suggested_id: str = ""
    trusted_for_linking: bool = False
