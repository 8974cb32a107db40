"""Our own metadata, read as a provider reads it. It imports nothing of ours, so that one slip is not on both sides."""

from dataclasses import dataclass

from lxml import etree
from saml_names import METADATA, NAMESPACES


@dataclass(frozen=True)
class ReadSP:
    """One service provider in a document.

    Attributes:
        acs: Address and index of each AssertionConsumerService, in their order.
        default: The address of the default one.
        slo: Binding and address of each SingleLogoutService.
        signing, encryption: Certificates as they stand there, in their order.
        requested: Names of the attributes asked for, and whether they are required.
    """

    entity_id: str
    acs: tuple[tuple[str, int], ...]
    default: str
    slo: tuple[tuple[str, str], ...]
    signing: tuple[str, ...]
    encryption: tuple[str, ...]
    signs_requests: str
    wants_signed: str
    formats: tuple[str, ...]
    requested: frozenset[tuple[str, str]]


def read_sps(document: bytes) -> list[ReadSP]:
    """The service providers of a document, one or many, in its order."""
    root = etree.fromstring(document, etree.XMLParser(resolve_entities=False, no_network=True))
    single = root.tag == f"{{{METADATA}}}EntityDescriptor"
    return [_read(entity) for entity in ([root] if single else root.findall("md:EntityDescriptor", NAMESPACES))]


def _read(entity: etree._Element) -> ReadSP:
    (role,) = entity.findall("md:SPSSODescriptor", NAMESPACES)
    services = role.findall("md:AssertionConsumerService", NAMESPACES)
    (default,) = [service.attrib["Location"] for service in services if service.get("isDefault") == "true"]
    return ReadSP(
        entity_id=entity.attrib["entityID"],
        acs=tuple((service.attrib["Location"], int(service.attrib["index"])) for service in services),
        default=default,
        slo=tuple(
            (each.attrib["Binding"], each.attrib["Location"])
            for each in role.findall("md:SingleLogoutService", NAMESPACES)
        ),
        signing=_certificates(role, "signing"),
        encryption=_certificates(role, "encryption"),
        signs_requests=role.attrib["AuthnRequestsSigned"],
        wants_signed=role.attrib["WantAssertionsSigned"],
        formats=tuple(each.text or "" for each in role.findall("md:NameIDFormat", NAMESPACES)),
        requested=frozenset(
            (each.attrib["Name"], each.get("isRequired", "false"))
            for each in role.findall(".//md:RequestedAttribute", NAMESPACES)
        ),
    )


def _certificates(role: etree._Element, use: str) -> tuple[str, ...]:
    found = role.findall(f"md:KeyDescriptor[@use='{use}']//ds:X509Certificate", NAMESPACES)
    return tuple("".join((each.text or "").split()) for each in found)
