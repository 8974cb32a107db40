"""Our addresses, for providers (SAML metadata 2.4.2, 2.4.4; R26)."""

from lxml import etree

from vestibule.protocols.saml.metadata.endpoints import BINDING_NAMES
from vestibule.protocols.saml.metadata.legal import legal
from vestibule.protocols.saml.own_side import OwnSide
from vestibule.protocols.saml.xml.element import Element
from vestibule.protocols.saml.xml.names import md
from vestibule_sdk.saml import Binding


def add_logout(role: Element, own: OwnSide) -> None:
    """Add where logout messages arrive: the redirect first, since it needs neither script nor a third-party cookie.

    Args:
        role: Our SPSSODescriptor.
        own: Our addresses.
    """
    for binding in (Binding.REDIRECT, Binding.POST):
        etree.SubElement(
            role,
            md("SingleLogoutService"),
            Binding=BINDING_NAMES[binding],
            Location=own.slo_url,
        )


def add_acs(role: Element, own: OwnSide) -> None:
    """Add where responses arrive. By POST only: an assertion is too long for an address, and would stay in logs.

    Args:
        role: Our SPSSODescriptor.
        own: Our addresses.
    """
    etree.SubElement(
        role,
        md("AssertionConsumerService"),
        Binding=BINDING_NAMES[Binding.POST],
        Location=legal(own.acs_url, path="acsUrl"),
        index="0",
        isDefault="true",
    )
