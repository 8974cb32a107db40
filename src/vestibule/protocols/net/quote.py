"""Upstream text in our own messages: shortened, escaped, without what may be a credential (S59, S69, LOOK.md)."""

import re

_NAMED_SECRET = re.compile(r"(?i)((?:token|secret|password|code|assertion|key)[\"']?\s*[:=]\s*[\"']?)[^\"'&\s,}<]+")
_LONG_RUN = re.compile(r"[A-Za-z0-9_~+=-]{20,}")


def quoted(text: str | bytes, *, limit: int = 120) -> str:
    """Put somebody else's text in quotes, as one harmless line of at most `limit` characters and its marks."""
    if isinstance(text, bytes):
        text = text[: 4 * limit].decode("utf-8", "backslashreplace")
    # Cut after masking: a token cut in two would escape the pattern that hides it.
    text = _LONG_RUN.sub("****", _NAMED_SECRET.sub(r"\1****", text[: 4 * limit]))
    shown = "".join(map(_harmless, text[:limit]))
    return f'"{shown}{"..." if len(text) > limit else ""}"'


def _harmless(character: str) -> str:
    if character.isprintable() and character not in '"\\':
        return character
    return character.encode("unicode_escape").decode("ascii") if character not in '"\\' else f"\\{character}"
