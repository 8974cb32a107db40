"""What the cookies ask of the key ring, and the letters in which sealed bytes fit a cookie."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Protocol

from vestibule.errors import SealError


class Sealer(Protocol):
    """Authenticated encryption under rotating keys (`vestibule.seal.Sealer`)."""

    def seal(self, plain: bytes, *, context: str) -> bytes:
        """Seal bytes; they open with the same context only."""
        ...

    def open(self, sealed: bytes, *, context: str) -> bytes:
        """Open sealed bytes. Raises SealError."""
        ...


def seal_text(sealer: Sealer, plain: bytes, *, context: str) -> str:
    """Seal into base64url, without padding."""
    return urlsafe_b64encode(sealer.seal(plain, context=context)).rstrip(b"=").decode("ascii")


def open_text(sealer: Sealer, text: str, *, context: str) -> bytes:
    """Open what `seal_text` made. Raises SealError for any other text."""
    try:
        sealed = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        raise SealError("The cookie is not base64url.") from None
    return sealer.open(sealed, context=context)
