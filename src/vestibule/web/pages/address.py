"""Which addresses a page may lead to: escaping makes an attribute safe, but not what a browser does with its value."""

import re
from typing import Final
from urllib.parse import quote

# No control characters and no backslash, which browsers read as a slash; the rest is safe once escaped.
_HTTP: Final = re.compile(r"https?://[^\x00-\x20\x7f/\\?#][^\x00-\x1f\x7f\\]*", re.IGNORECASE)
# One slash and not two: `//host` leads to another origin (URL Standard, 4.4).
_PATH: Final = re.compile(r"/(?!/)[^\x00-\x1f\x7f\\]*")


def link(address: str) -> str:
    """Give the address when it is a path of this origin or an http(s) URL.

    Raises:
        ValueError: Any other scheme (`javascript:`, `data:`) or a foreign host in disguise. A fault of the caller:
            addresses are checked before they get here.
    """
    if not (_HTTP.fullmatch(address) or _PATH.fullmatch(address)):
        raise ValueError(f"a page may not lead to {address[:200]!r}")
    return address


def new_mail(subject: str, body: str) -> str:
    """The address of a new e-mail with its text filled in and its receiver left open (RFC 6068)."""
    return f"mailto:?subject={quote(subject, safe='')}&body={quote(body.replace(chr(10), chr(13) + chr(10)), safe='')}"
