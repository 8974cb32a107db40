"""Reading a service provider's metadata: a small reader of its own, for one EntityDescriptor with one SPSSODescriptor.

Source: SAML Metadata sections 2.2.2 (ResponseLocation), 2.2.3 (index, isDefault), 2.3.2, 2.4.1.1 (use) and 2.4.4.
"""

from collections.abc import Mapping
from typing import Final, TypedDict, Unpack

import msgspec

from vestibule_twin.saml.encryption import ContentEncryption, KeyTransport
from vestibule_twin.saml.names import BINDINGS, Binding, NameIDFormat
from vestibule_twin.saml.outcomes import Refused
from vestibule_twin.saml.service_provider import AttributeStyle, ServiceProvider, Signs
from vestibule_twin.saml.signature_methods import SignatureAlgorithm
from vestibule_twin.saml.xml import Element, every, name, one, read_xml

_TRUE: Final = frozenset({"true", "1"})


class Options(TypedDict, total=False):
    """What metadata does not say, or what shall differ from it."""

    title: str
    slo_binding: Binding
    sign: Signs
    encrypt: bool
    encrypt_name_id: bool
    name_id_format: NameIDFormat
    attributes: AttributeStyle
    require_signed_requests: bool
    content_encryption: ContentEncryption
    key_transport: KeyTransport
    signature_algorithm: SignatureAlgorithm


def service_provider_from_metadata(xml: bytes, **options: Unpack[Options]) -> ServiceProvider:
    """Return the service provider that a metadata document describes, with options laid over it.

    Raises:
        Refused: The document describes none.
        msgspec.ValidationError: An option does not fit; the message names it.
    """
    return described_service_provider(xml, options=options)


def described_service_provider(xml: bytes, *, options: Mapping[str, object]) -> ServiceProvider:
    """Do the same with options whose names come from outside; raises the same."""
    root = read_xml(xml)
    descriptor = one(root, "md:SPSSODescriptor")
    if root.tag != name("md:EntityDescriptor") or descriptor is None:
        raise Refused("The metadata describes no service provider.")
    consumers = _consumers(descriptor)
    if not consumers:
        raise Refused("The metadata has no assertion consumer service by HTTP-POST.")
    return msgspec.convert(
        {
            "entity_id": root.get("entityID", ""),
            "acs_urls": tuple(consumer.get("Location", "") for consumer in consumers),
            "acs_indexes": tuple(_index(consumer) for consumer in consumers),
            "signing_certificates": _certificates(descriptor, "signing"),
            "encryption_certificate": next(iter(_certificates(descriptor, "encryption")), None),
            "require_signed_requests": descriptor.get("AuthnRequestsSigned") in _TRUE,
            "sign": "both" if descriptor.get("WantAssertionsSigned") in _TRUE else "response",
            **_logout(descriptor, options.get("slo_binding")),
            **options,
        },
        ServiceProvider,
    )


def _index(consumer: Element) -> int:
    index = consumer.get("index", "")
    if not (index.isascii() and index.isdigit()):
        raise Refused("The metadata has an assertion consumer service without an index.")
    return int(index)


def _consumers(descriptor: Element) -> list[Element]:
    """Return the consumer services by POST, the default one first."""
    found = [
        consumer
        for consumer in every(descriptor, "md:AssertionConsumerService")
        if consumer.get("Binding") == BINDINGS["post"]
    ]
    # The one that says so, else the first that does not say the opposite (section 2.2.3).
    ranks = {"true": 0, "1": 0, "false": 2, "0": 2}
    return sorted(found, key=lambda consumer: ranks.get(consumer.get("isDefault", ""), 1))


def _certificates(descriptor: Element, use: str) -> tuple[str, ...]:
    """Return the certificates for a use; a key without one is for both."""
    return tuple(
        "".join((certificate.text or "").split())
        for key in every(descriptor, "md:KeyDescriptor")
        if key.get("use", use) == use
        for certificate in every(key, "ds:KeyInfo/ds:X509Data/ds:X509Certificate")
    )


def _logout(descriptor: Element, wanted: object) -> dict[str, object]:
    """Return where logout messages go: by the wanted binding, else by redirect, else by POST."""
    services = {service.get("Binding"): service for service in every(descriptor, "md:SingleLogoutService")}
    order = sorted(BINDINGS, key=lambda binding: binding != wanted)
    for binding in order:
        if BINDINGS[binding] in services:
            service = services[BINDINGS[binding]]
            return {
                "slo_url": service.get("Location"),
                "slo_response_url": service.get("ResponseLocation"),
                "slo_binding": binding,
            }
    return {}
