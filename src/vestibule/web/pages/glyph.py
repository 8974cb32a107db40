"""A connector's drawing on a button, taken over shape by shape.

The drawing was made by an installed package but lies in the database since, so it is not trusted to be only a drawing:
known shapes with known attributes are written anew, and anything else (script, style, links, events, text, references)
gives no drawing at all. Colours may be `currentColor`, so that it follows light and dark.
"""

import re
from functools import lru_cache
from html.parser import HTMLParser
from typing import Final

from markupsafe import Markup, escape

MAX_CHARACTERS: Final = 4096
"""A glyph is a few paths; more would weigh on every sign-in page."""

_SHAPES: Final = frozenset({"svg", "g", "path", "circle", "ellipse", "rect", "line", "polyline", "polygon"})
_ATTRIBUTES: Final = {
    "viewbox": "viewBox",  # HTMLParser lower-cases names; SVG in HTML is case-sensitive for scripts, not for parsing
    **{
        name: name
        for name in (
            *("d", "cx", "cy", "r", "rx", "ry", "x", "y", "x1", "y1", "x2", "y2", "points", "width", "height"),
            *("fill", "fill-rule", "clip-rule", "fill-opacity", "opacity", "transform"),
            *("stroke", "stroke-width", "stroke-linecap", "stroke-linejoin", "stroke-opacity"),
        )
    },
}
_IGNORED: Final = frozenset({"xmlns", "role", "aria-hidden", "focusable", "width", "height"})
# Numbers, path letters, colours, keywords, transforms. No colon, no quote, no "url(": nothing that could refer.
_VALUE: Final = re.compile(r"(?!.*url)[A-Za-z0-9#.,%()\s+-]*", re.IGNORECASE | re.DOTALL)


class _NotPlain(Exception):
    """The drawing holds something that is not drawing."""


class _Redraw(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.parts: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _SHAPES or (tag == "svg") != (not self.parts):
            raise _NotPlain
        self.parts.append(f"<{tag}")
        root = tag == "svg"
        for name, value in attrs:
            if root and name in _IGNORED:
                continue
            if name not in _ATTRIBUTES or value is None or not _VALUE.fullmatch(value):
                raise _NotPlain
            self.parts.append(f' {_ATTRIBUTES[name]}="{escape(value)}"')
        self.parts.append(' aria-hidden="true" focusable="false">' if root else ">")
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            raise _NotPlain
        self.parts.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if data.strip():
            raise _NotPlain

    def refuse(self, *_: object, **__: object) -> None:
        raise _NotPlain

    handle_entityref = handle_charref = handle_comment = handle_decl = handle_pi = unknown_decl = refuse


@lru_cache(maxsize=512)
def glyph(svg: str) -> Markup | None:
    """Redraw an inline SVG; None when it is missing, too large, or anything but a plain drawing."""
    if not svg or len(svg) > MAX_CHARACTERS:
        return None
    redraw = _Redraw()
    try:
        redraw.feed(svg)
        redraw.close()
    except _NotPlain:
        return None
    if redraw.open or not redraw.parts:
        return None
    return Markup("".join(redraw.parts))  # noqa: S704 - every part is from the allow-lists above, values escaped
