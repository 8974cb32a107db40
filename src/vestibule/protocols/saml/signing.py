"""Our own enveloped signatures: RSA with SHA-256 over the exclusive canonical form (XML Signature 6.6.4; S21).

For our metadata, and for requests and logout messages that travel by POST; those that travel by redirect have their
signature in the query.
"""

import base64
import hashlib

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from lxml import etree

from vestibule.protocols.saml.signature.algorithms import ENVELOPED, EXCLUSIVE, RSA_SHA256, SHA256
from vestibule.protocols.saml.xml.element import Element
from vestibule.protocols.saml.xml.names import DS, ds, saml


def signed_document(element: Element, *, certificate: str, key: rsa.RSAPrivateKey) -> bytes:
    """Sign a whole document and write it down.

    Args:
        element: Its root, with an ID. It gains the signature, right after its Issuer, or as its first child where it
            has none: the place that both schemas demand.
        certificate: In PEM; goes along as a hint.
        key: The certificate's; signs.

    Returns:
        UTF-8, without an XML declaration. Not a byte of it may be changed afterwards.
    """
    digest = hashlib.sha256(_canonical(element)).digest()
    signature = etree.Element(ds("Signature"), nsmap={"ds": DS})
    signed_info = _signed_info(signature, element.attrib["ID"], digest)
    value = etree.SubElement(signature, ds("SignatureValue"))
    data = etree.SubElement(etree.SubElement(signature, ds("KeyInfo")), ds("X509Data"))
    etree.SubElement(data, ds("X509Certificate")).text = base64_of(certificate)
    has_issuer = len(element) > 0 and element[0].tag == saml("Issuer")
    element.insert(1 if has_issuer else 0, signature)
    made = key.sign(_canonical(signed_info), padding.PKCS1v15(), hashes.SHA256())
    value.text = base64.b64encode(made).decode("ascii")
    return etree.tostring(element, encoding="utf-8")


def base64_of(certificate: str) -> str:
    """A certificate as X509Certificate holds it: PEM without its first and last line, in one piece."""
    return "".join(line for line in certificate.splitlines() if not line.startswith("-----"))


def _signed_info(signature: Element, signed_id: str, digest: bytes) -> Element:
    signed_info = etree.SubElement(signature, ds("SignedInfo"))
    etree.SubElement(signed_info, ds("CanonicalizationMethod"), Algorithm=EXCLUSIVE)
    etree.SubElement(signed_info, ds("SignatureMethod"), Algorithm=RSA_SHA256)
    reference = etree.SubElement(signed_info, ds("Reference"), URI=f"#{signed_id}")
    transforms = etree.SubElement(reference, ds("Transforms"))
    for algorithm in (ENVELOPED, EXCLUSIVE):
        etree.SubElement(transforms, ds("Transform"), Algorithm=algorithm)
    etree.SubElement(reference, ds("DigestMethod"), Algorithm=SHA256)
    etree.SubElement(reference, ds("DigestValue")).text = base64.b64encode(digest).decode("ascii")
    return signed_info


def _canonical(element: Element) -> bytes:
    return etree.tostring(element, method="c14n", exclusive=True, with_comments=False)
