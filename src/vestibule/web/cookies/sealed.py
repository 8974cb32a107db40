"""A cookie that holds one word of ours, sealed: whoever knows the word cannot make the cookie."""

from vestibule.errors import SealError
from vestibule.web.cookies.header import cookie_value
from vestibule.web.cookies.naming import CookieNaming
from vestibule.web.cookies.sealing import Sealer, open_text, seal_text


class SealedCookie:
    """Reads and writes one such cookie."""

    def __init__(self, sealer: Sealer, *, naming: CookieNaming, part: str, max_age_s: int) -> None:
        self.name = naming.name(part)
        self._sealer = sealer
        self._naming = naming
        self._context = f"{part} cookie"
        self._max_age_s = max_age_s

    def read(self, header: bytes) -> str | None:
        """The word in a `Cookie` header; None without one, with several, or when it was not sealed for this cookie."""
        value = cookie_value(header, self.name.encode("ascii"))
        if value is None:
            return None
        try:
            return open_text(self._sealer, value, context=self._context).decode()
        except SealError:
            return None

    def set(self, word: str) -> str:
        """The `Set-Cookie` value that keeps a word."""
        value = seal_text(self._sealer, word.encode(), context=self._context)
        return self._naming.set(self.name, value, max_age_s=self._max_age_s)

    def expire(self) -> str:
        """The `Set-Cookie` value that forgets it."""
        return self._naming.expire(self.name)
