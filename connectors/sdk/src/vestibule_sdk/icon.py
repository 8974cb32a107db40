"""A connector's glyph goes into our pages as it is: a single drawing that can do nothing but be seen (S55).

An allow-list of elements and attributes, without entities, comments, styles or references, leaves no script, handler,
link or fetch to look for.
"""

import re
from typing import Final, NoReturn

ICON_CHARACTERS_AT_MOST: Final = 4096

_ELEMENTS: Final = frozenset({"svg", "g", "title", "path", "circle", "ellipse", "rect", "line", "polyline", "polygon"})
_FRAME: Final = frozenset({"xmlns", "viewBox", "width", "height", "role", "aria-hidden", "aria-label", "focusable"})
_SHAPE: Final = frozenset({"d", "cx", "cy", "r", "rx", "ry", "x", "y", "x1", "y1", "x2", "y2", "points", "transform"})
_PAINT: Final = frozenset(
    {"fill", "fill-rule", "fill-opacity", "opacity", "stroke", "stroke-width", "stroke-opacity", "stroke-dasharray"}
    | {"stroke-linecap", "stroke-linejoin"}
)
_ATTRIBUTES: Final = _FRAME | _SHAPE | _PAINT
_NAMESPACE: Final = "http://www.w3.org/2000/svg"
_VALUE: Final = re.compile(r"[A-Za-z0-9 #.,()%+-]*")
_TAG: Final = re.compile(
    r"""<(?P<close>/?)(?P<name>[A-Za-z]+)(?P<attributes>(?:\s+[A-Za-z0-9-]+="[^"<>&]*")*)\s*(?P<empty>/?)>"""
)
_ATTRIBUTE: Final = re.compile(r"""\s+([A-Za-z0-9-]+)="([^"]*)\"""")


def check_icon(icon: str) -> str:
    """Give back a harmless icon.

    Raises:
        ValueError: With what is not allowed in it.
    """
    icon = icon.strip()
    if len(icon) > ICON_CHARACTERS_AT_MOST:
        _refuse(f"longer than {ICON_CHARACTERS_AT_MOST} characters")
    open_elements: list[str] = []
    at = 0
    while at < len(icon):
        tag = _TAG.match(icon, at)
        if tag is None:
            _refuse("something other than plain elements")
        name = tag["name"]
        if tag["close"]:
            if tag["attributes"] or tag["empty"] or not open_elements or open_elements.pop() != name:
                _refuse(f"an element that is not closed in order, at </{name}>")
        else:
            _check_element(name, tag["attributes"], is_root=not open_elements, is_first=at == 0)
            if not tag["empty"]:
                open_elements.append(name)
        at = _skip_text(icon, tag.end(), inside=open_elements[-1] if open_elements else "")
    if not icon or open_elements:
        _refuse("an element that is not closed" if icon else "nothing")
    return icon


def _check_element(name: str, attributes: str, *, is_root: bool, is_first: bool) -> None:
    if name not in _ELEMENTS:
        _refuse(f"the element <{name}>")
    if is_root and not is_first:
        _refuse("more than one root element")
    if (name == "svg") != is_root:
        _refuse("an <svg> that is not the one root element")
    names = [key for key, _ in _ATTRIBUTE.findall(attributes)]
    if len(names) != len(set(names)):
        _refuse("a repeated attribute")
    for key, value in _ATTRIBUTE.findall(attributes):
        fits = value == _NAMESPACE if key == "xmlns" else _VALUE.fullmatch(value)
        # `url(` is how a paint or a filter refers to something else.
        if key not in _ATTRIBUTES or not fits or "url(" in value.lower():
            _refuse(f"the attribute {key}")


def _skip_text(icon: str, at: int, *, inside: str) -> int:
    end = icon.find("<", at)
    end = len(icon) if end < 0 else end
    text = icon[at:end]
    if text.strip() and (inside != "title" or "&" in text or ">" in text):
        _refuse("text outside <title>")
    return end


def _refuse(what: str) -> NoReturn:
    message = f"the icon holds {what}"
    raise ValueError(message)
