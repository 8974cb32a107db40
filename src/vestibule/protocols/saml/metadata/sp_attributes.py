"""The attributes that we ask a provider to release (SAML metadata 2.4.4.1, 2.4.4.2)."""

from collections.abc import Sequence
from typing import Final

from lxml import etree

from vestibule.protocols.saml.metadata.legal import legal
from vestibule.protocols.saml.xml.element import Element
from vestibule.protocols.saml.xml.names import XML, md
from vestibule_sdk.saml import RequestedAttribute

SERVICE_NAME: Final = "Sign-in"
"""For a provider's consent page; the schema demands one."""

_PATH: Final = "requestedAttributes"
_BASIC: Final = "urn:oasis:names:tc:SAML:2.0:attrname-format:basic"
_URI: Final = "urn:oasis:names:tc:SAML:2.0:attrname-format:uri"
"""SAML core 8.2."""


def add_requested_attributes(role: Element, requested: Sequence[RequestedAttribute]) -> None:
    """Add an AttributeConsumingService, if anything is asked for.

    Args:
        role: Our SPSSODescriptor.
        requested: In the order in which they are written.

    Raises:
        ConfigError: config_error at `requestedAttributes`.
    """
    if not requested:
        return
    service = etree.SubElement(role, md("AttributeConsumingService"), index="0", isDefault="true")
    name = etree.SubElement(service, md("ServiceName"))
    name.set(f"{{{XML}}}lang", "en")
    name.text = SERVICE_NAME
    for attribute in requested:
        element = etree.SubElement(service, md("RequestedAttribute"), Name=legal(attribute.name, path=_PATH))
        is_uri = attribute.name.startswith(("urn:", "http://", "https://"))
        element.set("NameFormat", _URI if is_uri else _BASIC)
        if attribute.friendly_name:
            element.set("FriendlyName", legal(attribute.friendly_name, path=_PATH))
        if attribute.required:
            element.set("isRequired", "true")
