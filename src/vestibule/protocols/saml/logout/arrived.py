"""A logout message whose signature has held, by whichever binding it came."""

from msgspec import Struct

from vestibule.protocols.saml.xml.element import Element


class Arrived(Struct, frozen=True, kw_only=True):
    """Its root, from verified bytes, and the RelayState beside it."""

    root: Element
    relay_state: str | None
