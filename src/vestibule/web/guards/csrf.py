"""That a state-changing request comes from a page of ours (S52; OWASP CSRF Prevention).

Two things must hold. The form carries a token that only a page made for this session can hold: HMAC over the session's
token, so nothing is stored, a new session means new tokens (S50), and no foreign page can know one. And what the
browser says about the request's origin must not contradict: of Origin, Sec-Fetch-Site and Referer the first one that is
there decides, exactly. Where none is there, the token decides alone: no browser of this decade sends a POST without
Origin, so what does is a program, which has no victim's cookies.

Each token has a salt of its own: a page that is compressed on its way does not repeat one secret (BREACH).
"""

import hmac
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from collections.abc import Callable, Iterable
from typing import Final

from vestibule.errors import CrossSiteRequest
from vestibule_sdk.secret import Secret

_SALT_BYTES: Final = 16
_MAC_BYTES: Final = 32
_TOKEN_CHARS: Final = (_SALT_BYTES + _MAC_BYTES) // 3 * 4

FIELD: Final = "csrf_token"
"""Name of the form field that carries the token."""


class CSRF:
    """Makes tokens for the forms of a session, and checks requests."""

    def __init__(self, keys: Callable[[], tuple[bytes, ...]], *, base_url: str) -> None:
        """Prepare.

        Args:
            keys: Gives the keys, newest first (`lambda: ring.keys("csrf")`): the older ones only check.
            base_url: The only origin whose pages may change anything.
        """
        self._keys = keys
        self._origin = base_url.encode("ascii")

    def token(self, session_token: Secret) -> str:
        """A token for one form of one session: 64 characters of base64url."""
        salt = os.urandom(_SALT_BYTES)
        return urlsafe_b64encode(salt + _mac(self._keys()[0], salt, session_token)).decode("ascii")

    def check(self, headers: Iterable[tuple[bytes, bytes]], *, token: str | None, session_token: Secret) -> None:
        """Check a state-changing request.

        Args:
            headers: Of the ASGI scope.
            token: The form's field, if it has one.
            session_token: The session's, as its cookie carries it.

        Raises:
            CrossSiteRequest: cross_site_request.
        """
        self.check_origin(headers)
        raw = _decoded(token)
        if raw is None:
            raise CrossSiteRequest("the form carries no token of ours")
        salt, mac = raw[:_SALT_BYTES], raw[_SALT_BYTES:]
        # In constant time (S71): how much of a guess is right must not show.
        if not any(hmac.compare_digest(_mac(key, salt, session_token), mac) for key in self._keys()):
            raise CrossSiteRequest(
                "the form's token belongs to another session",
                hint="Nothing is wrong when somebody signed out or in again in another tab. Reload the page.",
            )

    def check_origin(self, headers: Iterable[tuple[bytes, bytes]]) -> None:
        """Check only where the browser says that the request comes from.

        Raises:
            CrossSiteRequest: cross_site_request.
        """
        said: dict[bytes, list[bytes]] = {b"origin": [], b"sec-fetch-site": [], b"referer": []}
        for name, value in headers:
            if name in said:
                said[name].append(value)
        for name, fits in (
            (b"origin", self._is_origin),
            (b"sec-fetch-site", _is_same_origin),
            (b"referer", self._is_below_origin),
        ):
            values = said[name]
            if not values:
                continue
            if len(values) == 1 and fits(values[0]):
                return
            raise CrossSiteRequest(
                f"the browser says by {name.decode('ascii')} that the request comes from elsewhere",
                hint="Only pages under the base URL may change anything. A reverse proxy must not rewrite Origin.",
                expected=self._origin.decode("ascii"),
                received=b", ".join(values)[:200].decode("latin-1"),
            )

    def _is_origin(self, value: bytes) -> bool:
        return value == self._origin

    def _is_below_origin(self, value: bytes) -> bool:
        return (value + b"/").startswith(self._origin + b"/")


def _is_same_origin(value: bytes) -> bool:
    return value == b"same-origin"


def _mac(key: bytes, salt: bytes, session_token: Secret) -> bytes:
    return hmac.digest(key, salt + session_token.reveal().encode(), "sha256")


def _decoded(token: str | None) -> bytes | None:
    if token is None or len(token) != _TOKEN_CHARS:
        return None
    try:
        raw = urlsafe_b64decode(token)
    except (ValueError, Base64Error):
        return None
    return raw if len(raw) == _SALT_BYTES + _MAC_BYTES else None
