"""Which media type a body must have (S52).

A form on a foreign page can send three media types without asking (Fetch Standard, CORS-safelisted request-header), and
JSON is none of them: a JSON route that takes nothing else cannot be reached by such a form.
"""

from collections.abc import Iterable

from vestibule.errors import RequestRefused


def require_json(headers: Iterable[tuple[bytes, bytes]]) -> None:
    """Refuse a body that is not declared to be JSON. Raises RequestRefused (request_refused)."""
    _require(headers, b"application/json")


def require_form(headers: Iterable[tuple[bytes, bytes]]) -> None:
    """Refuse a body that is not declared to be a URL-encoded form. Raises RequestRefused (request_refused)."""
    _require(headers, b"application/x-www-form-urlencoded")


def _require(headers: Iterable[tuple[bytes, bytes]], media_type: bytes) -> None:
    declared = [value for name, value in headers if name == b"content-type"]
    essence = declared[0].partition(b";")[0].strip(b" \t").lower() if len(declared) == 1 else b""
    if essence != media_type:
        raise RequestRefused(
            "the body has another media type than this route takes",
            expected=media_type.decode("ascii"),
            received=b", ".join(declared)[:200].decode("latin-1"),
        )
