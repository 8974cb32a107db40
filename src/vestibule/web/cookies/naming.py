"""The names and attributes of all our cookies (S51; RFC 6265bis 4.1.3.2).

With the `__Host-` prefix a browser takes a cookie only from this very host, over https: neither a sibling subdomain
nor somebody on the network can plant one. A loopback http base URL (development) has the same cookies without Secure
and prefix, because Safari keeps no Secure cookie from http://localhost; the names differ, so neither is taken for the
other.

SameSite=Lax is named on every one: Chromium sends a cookie without it along with a cross-site POST for two minutes.
"""

from typing import Final

_HOST_PREFIX: Final = "__Host-"


class CookieNaming:
    """Names cookies, and writes their `Set-Cookie` values."""

    def __init__(self, base_url: str) -> None:
        secure = base_url.startswith("https://")
        self._prefix = _HOST_PREFIX if secure else ""
        self._attributes = f"; Path=/{'; Secure' if secure else ''}; HttpOnly; SameSite=Lax"

    def name(self, part: str) -> str:
        """The name of one of our cookies, e.g. `__Host-vestibule-session`."""
        return f"{self._prefix}vestibule-{part}"

    def set(self, name: str, value: str, *, max_age_s: int) -> str:
        """A `Set-Cookie` value. Name and value are ours: ASCII letters, digits and `-._~`."""
        return f"{name}={value}; Max-Age={max_age_s}{self._attributes}"

    def expire(self, name: str) -> str:
        """The `Set-Cookie` value that makes a browser forget a cookie: the same attributes, or it would not."""
        return f"{name}=; Max-Age=0{self._attributes}"
