"""A logout message whose signature has held, by whichever binding it came."""

from typing import Final

from msgspec import Struct

from vestibule.protocols.saml.xml.element import Element

ONE_MESSAGE: Final = (
    "The address is for a provider's logout messages: at the provider, enter it as the SLO URL only. People sign out "
    "at our sign-out page."
)
"""What to do where what arrives is no message at all."""


class Arrived(Struct, frozen=True, kw_only=True):
    """Its root, from verified bytes, and the RelayState beside it."""

    root: Element
    relay_state: str | None
