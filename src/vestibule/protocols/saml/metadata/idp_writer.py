"""What we know of an identity provider, as metadata: for taking a connection to another installation.

It says what `describe_idp_metadata` read, and nothing else: reading it gives the same again. It is not the provider's
own document, and bears no signature.
"""

from collections.abc import Sequence

from lxml import etree

from vestibule.protocols.saml.metadata.endpoints import BINDING_NAMES
from vestibule.protocols.saml.metadata.extensions import MDUI, SCOPE, SHIBMD, mdui
from vestibule.protocols.saml.metadata.legal import legal
from vestibule.protocols.saml.metadata.sp import CACHE_S
from vestibule.protocols.saml.signing import base64_of
from vestibule.protocols.saml.xml.element import Element
from vestibule.protocols.saml.xml.names import DS, MD, SAMLP, XML, ds, md
from vestibule_sdk.saml import IdPEndpoint, IdPMetadata


def idp_metadata(metadata: IdPMetadata) -> bytes:
    """Write an EntityDescriptor with one IDPSSODescriptor.

    Args:
        metadata: As it was read.

    Returns:
        In UTF-8; fits the schema of SAML metadata as far as the provider's names are URIs, which that demands.

    Raises:
        ConfigError: config_error, at the field of `metadata` that holds a character which XML cannot hold.
    """
    root = etree.Element(md("EntityDescriptor"), nsmap={"md": MD, "ds": DS})
    root.set("entityID", legal(metadata.entity_id, path="entity_id"))
    # A root has to have that or validUntil (2.3.2); nobody gave an end to what we know.
    root.set("cacheDuration", f"PT{CACHE_S}S")
    role = etree.SubElement(root, md("IDPSSODescriptor"), protocolSupportEnumeration=SAMLP)
    role.set("WantAuthnRequestsSigned", "true" if metadata.want_requests_signed else "false")
    # In the order of the schema (2.4.1, 2.4.2, 2.4.3).
    _add_extensions(role, metadata)
    for certificate in metadata.signing_certificates:
        _add_key(role, certificate)
    _add_endpoints(role, "SingleLogoutService", metadata.slo)
    for name in metadata.name_id_formats:
        etree.SubElement(role, md("NameIDFormat")).text = legal(name, path="name_id_formats")
    _add_endpoints(role, "SingleSignOnService", metadata.sso)
    etree.indent(root)
    return etree.tostring(root, encoding="utf-8")


def _add_extensions(role: Element, metadata: IdPMetadata) -> None:
    if metadata.display_name is None and not metadata.scopes:
        return
    extensions = etree.SubElement(role, md("Extensions"), nsmap={"shibmd": SHIBMD, "mdui": MDUI})
    for scope in metadata.scopes:
        etree.SubElement(extensions, SCOPE, regexp="false").text = legal(scope, path="scopes")
    if metadata.display_name is not None:
        name = etree.SubElement(etree.SubElement(extensions, mdui("UIInfo")), mdui("DisplayName"))
        name.set(f"{{{XML}}}lang", "en")
        name.text = legal(metadata.display_name, path="display_name")


def _add_key(role: Element, certificate: str) -> None:
    descriptor = etree.SubElement(role, md("KeyDescriptor"), use="signing")
    data = etree.SubElement(etree.SubElement(descriptor, ds("KeyInfo")), ds("X509Data"))
    etree.SubElement(data, ds("X509Certificate")).text = base64_of(certificate)


def _add_endpoints(role: Element, name: str, endpoints: Sequence[IdPEndpoint]) -> None:
    for endpoint in endpoints:
        element = etree.SubElement(role, md(name), Binding=BINDING_NAMES[endpoint.binding])
        element.set("Location", legal(endpoint.url, path=name))
        if endpoint.response_url is not None:
            element.set("ResponseLocation", legal(endpoint.response_url, path=name))
