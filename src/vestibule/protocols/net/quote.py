"""Upstream text in our own messages: shortened, escaped, and where it is a body, without credentials (S59, S69)."""

import re

_NAMED_SECRET = re.compile(r"(?i)((?:token|secret|password|code|assertion|key)[\"']?\s*[:=]\s*[\"']?)[^\"'&\s,}<]+")
_LONG_RUN = re.compile(r"[A-Za-z0-9_~+=-]{20,}")


def quoted(text: str | bytes, *, limit: int = 120) -> str:
    """Put somebody else's text in quotes, as one harmless line of at most `limit` characters and its marks."""
    if isinstance(text, bytes):
        text = text[: 4 * limit].decode("utf-8", "backslashreplace")
    shown = "".join(map(_harmless, text[:limit]))
    return f'"{shown}{"..." if len(text) > limit else ""}"'


def masked(body: bytes) -> str:
    """Give the beginning of a body, to be quoted, with everything blotted out that may be a token or a secret.

    A token endpoint that answers in the wrong format still answers with tokens.
    """
    # Masked before it is cut to what is shown: half a token would escape the patterns.
    return _LONG_RUN.sub("****", _NAMED_SECRET.sub(r"\1****", body[:1000].decode("utf-8", "backslashreplace")))


def _harmless(character: str) -> str:
    if character.isprintable() and character not in '"\\':
        return character
    return character.encode("unicode_escape").decode("ascii") if character not in '"\\' else f"\\{character}"
