"""Signatures and encryption in messages, judged by libxmlsec: what somebody else's implementation says of them.

For messages of servers that a test has started. It is no pattern for the host, which never lets libxmlsec decrypt (S18)
and looks at the structure before anything is verified (S2).
"""

import xmlsec
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree
from saml_keys import SAMLKeys
from saml_names import NAMESPACES


def parsed(xml: bytes) -> etree._Element:
    """The root of a message."""
    return etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True))


def signed_element(root: etree._Element, path: str, *, signer: x509.Certificate) -> etree._Element:
    """Returns the element at a path after its own signature has been verified.

    Args:
        root: Of the message.
        path: With the prefixes of `NAMESPACES`; `.` for the root itself, `saml:Assertion` for the one below it.
        signer: Whose key has to have signed it; what KeyInfo holds is not looked at.

    Raises:
        AssertionError: The element is not there once, or has no signature over itself.
        xmlsec.Error: The signature does not hold.
    """
    (element,) = root.findall(path, NAMESPACES)
    signature = element.find("ds:Signature", NAMESPACES)
    assert signature is not None, f"{path} is not signed"
    (reference,) = signature.findall("ds:SignedInfo/ds:Reference", NAMESPACES)
    assert reference.get("URI") == f"#{element.get('ID')}", f"the signature in {path} is over something else"
    context = xmlsec.SignatureContext()
    context.register_id(element, "ID")
    context.key = xmlsec.Key.from_memory(signer.public_bytes(Encoding.PEM), xmlsec.constants.KeyDataFormatCertPem)
    context.verify(signature)
    return element


def is_signed(root: etree._Element, path: str) -> bool:
    """Whether the element at a path bears a signature at all."""
    return root.find(f"{path}/ds:Signature", NAMESPACES) is not None


def decrypt(encrypted: etree._Element, keys: SAMLKeys) -> etree._Element:
    """Returns the element that an EncryptedAssertion or EncryptedID holds; the document is changed by it.

    Args:
        encrypted: The element around EncryptedData.
        keys: Of the one it is encrypted to.

    Raises:
        xmlsec.Error: It is encrypted to somebody else.
    """
    data = encrypted.find("xenc:EncryptedData", NAMESPACES)
    assert data is not None, etree.tostring(encrypted)
    manager = xmlsec.KeysManager()
    manager.add_key(xmlsec.Key.from_memory(keys.private_pem, xmlsec.constants.KeyDataFormatPem))
    return xmlsec.EncryptionContext(manager).decrypt(data)


def algorithms(encrypted: etree._Element) -> tuple[str, str]:
    """How an EncryptedAssertion or EncryptedID is encrypted: the data's algorithm and the key's, as addresses."""
    (data,) = encrypted.findall("xenc:EncryptedData/xenc:EncryptionMethod", NAMESPACES)
    (key,) = encrypted.findall(".//xenc:EncryptedKey/xenc:EncryptionMethod", NAMESPACES)
    return data.attrib["Algorithm"], key.attrib["Algorithm"]
