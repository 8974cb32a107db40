"""The Content-Security-Policy of every page: the pages hold no inline script or style, so none is allowed (S55)."""

from typing import Final

CONTENT_SECURITY_POLICY: Final = (
    "default-src 'none'; style-src 'self'; script-src 'self'; "
    "img-src 'self' data:; "  # the page icon is a data: URL that carries the accent
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
