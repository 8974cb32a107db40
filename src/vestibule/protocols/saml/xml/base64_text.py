"""Base64 in XML (XML Schema 2, 3.2.16): white space may stand anywhere, and nothing else that is not Base64."""

from binascii import Error, a2b_base64
from typing import Final

_WHITE_SPACE: Final = str.maketrans("", "", " \t\r\n")


def read_base64(text: str) -> bytes | None:
    """The bytes of a Base64 text; None for what is none."""
    found = _strictly(text)
    # Only a text that was broken into lines pays for having them taken out.
    return _strictly(text.translate(_WHITE_SPACE)) if found is None else found


def _strictly(text: str) -> bytes | None:
    if len(text) % 4 or text.endswith("==="):  # which the strict mode lets pass
        return None
    try:
        return a2b_base64(text, strict_mode=True)
    except (Error, ValueError):
        return None
