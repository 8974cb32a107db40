"""The static files: one stylesheet and one script, read once, named by their content and so cacheable for good.

The stylesheet is the tokens, the components, and at its end the operator's accent: first paint needs one HTML and one
CSS answer (LOOK.md, Looks).
"""

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from msgspec import Struct

from vestibule.web.accent import AccentShades, shades

CACHE_CONTROL: Final = "public, max-age=31536000, immutable"
"""For every answer with a static file: another content has another name (RFC 8246)."""

_FOLDER: Final = Path(__file__).parent / "static"
_GROUNDS: Final = ("page", "surface", "raised")
_DARK: Final = "@media (prefers-color-scheme: dark)"


class StaticFile(Struct, frozen=True, kw_only=True):
    """One file as it is answered.

    Attributes:
        etag: Quoted, strong.
    """

    name: str
    body: bytes
    media_type: str
    etag: str


class StaticFiles:
    """The files of one installation, by name."""

    def __init__(self, *, accent: str) -> None:
        css = _minified(_read("tokens.css") + _read("components.css") + accent_css(accent))
        self.stylesheet: Final = _named("vestibule", "css", css, "text/css; charset=utf-8")
        self.script: Final = _named("vestibule", "js", _read("vestibule.js"), "text/javascript; charset=utf-8")
        self.files: Final[Mapping[str, StaticFile]] = {file.name: file for file in (self.stylesheet, self.script)}

    def get(self, name: str) -> StaticFile | None:
        """The file with that name; None when there is none (an old hash included)."""
        return self.files.get(name)


def accent_css(accent: str) -> str:
    """The accent's tokens for both colour schemes.

    Args:
        accent: `#rrggbb`.
    """
    light, dark = scheme_tokens(_read("tokens.css"))
    on_light = _declared(shades(accent, grounds=tuple(light[name] for name in _GROUNDS)))
    on_dark = _declared(shades(accent, grounds=tuple(dark[name] for name in _GROUNDS)))
    return f":root {{ {on_light} }}\n{_DARK} {{ :root {{ {on_dark} }} }}\n"


def scheme_tokens(css: str) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Read the colour tokens (`--name: #rrggbb`) of the light and the dark scheme from the token file."""
    light, _, dark = css.partition(_DARK)
    colours = re.compile(r"--([a-z-]+):\s*(#[0-9a-f]{6})\b")
    return dict(colours.findall(light)), dict(colours.findall(dark))


def _declared(accent: AccentShades) -> str:
    return (
        f"--accent: {accent.fill}; --on-accent: {accent.on_fill}; --accent-hover: {accent.hover}; --ink: {accent.ink};"
    )


def _read(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


def _minified(css: str) -> str:
    """Leave out comments and needless blanks; our own CSS has no strings in which they would matter."""
    bare = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    bare = re.sub(r"\s+", " ", bare)
    return re.sub(r" ?([{};,]) ?", r"\1", bare).replace(": ", ":").replace(";}", "}").strip()


def _named(stem: str, suffix: str, text: str, media_type: str) -> StaticFile:
    body = text.encode()
    digest = hashlib.sha256(body).hexdigest()[:16]
    return StaticFile(name=f"{stem}.{digest}.{suffix}", body=body, media_type=media_type, etag=f'"{digest}"')
