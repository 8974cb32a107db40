"""A fault of a metadata document, told to the administrator who gave it: where, what, and what to do."""

from typing import Final

from vestibule.errors import ConfigError, SAMLMessageMalformed
from vestibule.protocols.saml.xml.element import Element
from vestibule.protocols.saml.xml.instant import read_instant
from vestibule.protocols.saml.xml.text import text_of

PATH: Final = "metadata"
"""The field of the form and of the API that takes the document."""


def fault(reason: str, *, hint: str, at: Element | None = None) -> ConfigError:
    """Make the error.

    Args:
        reason: A clause; foreign text in it has gone through `shown`.
        hint: What to do about it.
        at: The element at fault; its line is named.
    """
    return ConfigError(f"{place(at)}{reason}", path=PATH, hint=hint)


def place(at: Element | None) -> str:
    """The beginning of a refusal: the line of the element at fault, where there is one."""
    return f"line {at.sourceline}: " if at is not None and at.sourceline else ""


def text_in(element: Element) -> str:
    """The whole text of an element, without white space around it.

    Raises:
        ConfigError: config_error, for an element inside.
    """
    try:
        return text_of(element).strip()
    except SAMLMessageMalformed as malformed:
        raise fault(malformed.detail, hint=COPY_AGAIN, at=element) from None


def instant_in(element: Element, name: str) -> int | None:
    """An attribute that is an instant, in seconds since 1970; None when it is absent.

    Raises:
        ConfigError: config_error, when it cannot be read.
    """
    written = element.get(name)
    if written is None:
        return None
    try:
        return read_instant(written, name=name)
    except SAMLMessageMalformed as malformed:
        raise fault(
            malformed.detail, hint=f"Write {name} like 2030-01-31T12:00:00Z, or leave it out.", at=element
        ) from None


COPY_AGAIN: Final = "Get the document from the identity provider again and give it unchanged."
