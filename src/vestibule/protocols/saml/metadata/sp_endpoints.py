"""Our addresses, for providers (SAML metadata 2.4.2, 2.4.4; R26)."""

from collections.abc import Iterable

from lxml import etree

from vestibule.protocols.saml.metadata.endpoints import BINDING_NAMES
from vestibule.protocols.saml.metadata.legal import legal
from vestibule.protocols.saml.xml.element import Element
from vestibule.protocols.saml.xml.names import md
from vestibule_sdk.saml import Binding


def add_logout(role: Element, urls: Iterable[str]) -> None:
    """Add where logout messages arrive: the redirect first, since it needs neither script nor a third-party cookie.

    Args:
        role: Our SPSSODescriptor.
        urls: Ours; each counts once.
    """
    for url in dict.fromkeys(urls):
        for binding in (Binding.REDIRECT, Binding.POST):
            etree.SubElement(role, md("SingleLogoutService"), Binding=BINDING_NAMES[binding], Location=url)


def add_acs(role: Element, urls: Iterable[str]) -> None:
    """Add where responses arrive. By POST only: an assertion is too long for an address, and would stay in logs.

    Args:
        role: Our SPSSODescriptor.
        urls: Ours; each counts once. The first is the default, for who sends a response that nobody asked for.
    """
    for index, url in enumerate(dict.fromkeys(urls)):
        service = etree.SubElement(
            role,
            md("AssertionConsumerService"),
            Binding=BINDING_NAMES[Binding.POST],
            Location=legal(url, path="acsUrl"),
            index=str(index),
        )
        if index == 0:
            service.set("isDefault", "true")
