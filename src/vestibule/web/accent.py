"""The operator's accent, made legible: the colour itself stays, what stands on it and beside it is computed.

Source: WCAG 2.2, relative luminance and contrast ratio (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio).
"""

from typing import Final

from msgspec import Struct

TEXT_CONTRAST: Final = 4.5
"""WCAG 1.4.3 (AA)."""

_BLACK: Final = (0, 0, 0)
_WHITE: Final = (255, 255, 255)
_HOVER: Final = 0.1

RGB = tuple[int, int, int]


class AccentShades(Struct, frozen=True, kw_only=True):
    """An accent in one colour scheme, each `#rrggbb`.

    Attributes:
        fill: The accent itself, as ground of the main button.
        on_fill: Text on it.
        hover: The fill under the pointer: shifted away from its text, so contrast only grows.
        ink: The nearest shade that is legible as text, border and focus ring on the page.
    """

    fill: str
    on_fill: str
    hover: str
    ink: str


def shades(accent: str, *, grounds: tuple[str, ...]) -> AccentShades:
    """Compute the shades of an accent.

    Args:
        accent: `#rrggbb`.
        grounds: The scheme's backgrounds on which `ink` has to be legible.
    """
    fill = parse(accent)
    # Below 4.5 with white, black reaches 21 / 4.5 = 4.67 at least.
    on_fill = _WHITE if contrast(fill, _WHITE) >= TEXT_CONTRAST else _BLACK
    away = _BLACK if on_fill == _WHITE else _WHITE
    return AccentShades(
        fill=_written(fill),
        on_fill=_written(on_fill),
        hover=_written(_mixed(fill, away, _HOVER)),
        ink=_written(_legible(fill, tuple(parse(ground) for ground in grounds))),
    )


def contrast(one: RGB, other: RGB) -> float:
    """The contrast ratio of two colours, 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def parse(colour: str) -> RGB:
    """Read `#rrggbb` (the settings hold accents to that form)."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _legible(colour: RGB, grounds: tuple[RGB, ...]) -> RGB:
    """Move towards black or white, whichever the grounds are further from, in steps of 2 % until it can be read."""
    towards = max((_BLACK, _WHITE), key=lambda end: min(contrast(end, ground) for ground in grounds))
    for percent in range(0, 100, 2):
        mixed = _mixed(colour, towards, percent / 100)
        if all(contrast(mixed, ground) >= TEXT_CONTRAST for ground in grounds):
            return mixed
    return towards


def _luminance(colour: RGB) -> float:
    red, green, blue = (_linear(part / 255) for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - constants of sRGB


def _mixed(colour: RGB, other: RGB, share: float) -> RGB:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(colour, other, strict=True))
    return red, green, blue


def _written(colour: RGB) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)
