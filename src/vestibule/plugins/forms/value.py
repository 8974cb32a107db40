"""One value of a form: trimmed, bounded, and refused in words that repeat no secret (S59, S64)."""

import re
from collections.abc import Sequence
from typing import Any, Final
from urllib.parse import urlsplit

from vestibule.plugins.forms.form import FormField, Kind
from vestibule_sdk import Secret

TEXT_CHARACTERS_AT_MOST: Final = 2048
SECRET_CHARACTERS_AT_MOST: Final = 4096
DOCUMENT_CHARACTERS_AT_MOST: Final = 60_000
"""Of a text that may run over several lines: some below the 64 KiB that a request's body may have (S64)."""

ITEMS_AT_MOST: Final = 100

_LINES: Final = str.maketrans("\r\n\t", "   ")
_LOOPBACK: Final = re.compile(r"localhost|127(?:\.\d{1,3}){3}|::1")


def clean(field: FormField, value: Any) -> Any:  # noqa: ANN401 - JSON in, JSON out
    """Bring a value into the shape that is decoded; one of a wrong type is left for the decoder to refuse.

    Raises:
        ValueError: With a sentence for the administrator.
    """
    if field.kind is Kind.LIST and field.multiline and isinstance(value, str):
        value = [value]  # several certificates in one text, as a file holds them
    if field.kind is Kind.LIST and isinstance(value, list | tuple):
        return _items(field, value)
    if field.kind is Kind.SECRET and isinstance(value, str | Secret):
        revealed = value.reveal() if isinstance(value, Secret) else value
        return Secret(_text(field, revealed)) if field.multiline else _secret(revealed)
    if not isinstance(value, str):
        return value
    if field.kind is Kind.CHOICE:
        return _choice(field, value.strip())
    text = _text(field, value)
    return _url(text) if field.kind is Kind.URL else text


def _items(field: FormField, items: Sequence[Any]) -> list[Any]:
    if len(items) > ITEMS_AT_MOST:
        message = f"has more than {ITEMS_AT_MOST} items"
        raise ValueError(message)
    return [_text(field, item) if isinstance(item, str) else item for item in items]


def _text(field: FormField, value: str) -> str:
    text = value.strip()  # what is copied from a web page brings spaces along
    at_most = TEXT_CHARACTERS_AT_MOST
    message = "holds line breaks or invisible characters"
    visible = text
    if field.multiline:
        text = text.removeprefix("\ufeff").lstrip()  # what is read from a file of Windows brings its mark along
        at_most = DOCUMENT_CHARACTERS_AT_MOST
        message = "holds invisible characters other than line breaks"
        visible = text.translate(_LINES)
    if len(text) > at_most:
        message = f"is longer than {at_most} characters"
        raise ValueError(message)
    if not visible.isprintable():
        raise ValueError(message)
    return text


def _secret(text: str) -> Secret:
    """A secret is not trimmed: a space may belong to it. One at its end is more likely a slip, so somebody looks.

    (One of several lines is a key in PEM, and is treated as every document.)
    """
    if len(text) > SECRET_CHARACTERS_AT_MOST:
        message = f"is longer than {SECRET_CHARACTERS_AT_MOST} characters"
        raise ValueError(message)
    if text != text.strip() or not text.isprintable():
        message = "starts or ends with a space or line break, or holds invisible characters: copy it again"
        raise ValueError(message)
    return Secret(text)


def _choice(field: FormField, value: str) -> str:
    values = [choice.value for choice in field.choices]
    if value not in values:
        message = f"is none of: {', '.join(values)}"
        raise ValueError(message)
    return value


def _url(text: str) -> str:
    """A web address that a provider can have. Whether it may be called is decided when it is (S61)."""
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        host, parts = "", urlsplit("")
    message = ""
    if parts.scheme not in {"https", "http"} or not host or " " in text or "\\" in text:
        message = "is no web address; it starts with https://"
    elif "@" in parts.netloc:
        message = "holds a user name; leave it out"
    elif "#" in text:
        message = "holds a fragment (#...); leave it out"
    elif parts.scheme == "http" and not _LOOPBACK.fullmatch(host):
        message = "starts with http://, which anybody on the way could change; write https://"
    if message:
        raise ValueError(message)
    return text
