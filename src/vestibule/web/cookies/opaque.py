"""A cookie that holds one opaque word of ours: a session token, a logout handle, a Provider ID."""

import re
from typing import Final

from vestibule.web.cookies.header import cookie_value
from vestibule.web.cookies.naming import CookieNaming

_WORD: Final = re.compile(r"[A-Za-z0-9._-]{1,128}")
"""Tokens (base64url), ULIDs and Provider IDs alike. What has another shape was not written by us."""


class OpaqueCookie:
    """Reads and writes one such cookie."""

    def __init__(self, naming: CookieNaming, part: str, *, max_age_s: int) -> None:
        self.name = naming.name(part)
        self._naming = naming
        self._max_age_s = max_age_s
        self._key = self.name.encode("ascii")

    def read(self, header: bytes) -> str | None:
        """The word in a `Cookie` header; None without one, with several, or when it is no word of ours."""
        value = cookie_value(header, self._key)
        return value if value is not None and _WORD.fullmatch(value) else None

    def set(self, word: str) -> str:
        """The `Set-Cookie` value that keeps a word."""
        return self._naming.set(self.name, word, max_age_s=self._max_age_s)

    def expire(self) -> str:
        """The `Set-Cookie` value that forgets it."""
        return self._naming.expire(self.name)
