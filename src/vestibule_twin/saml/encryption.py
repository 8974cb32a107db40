"""Encrypting for a service provider and decrypting what it sent.

Source: SAML Core sections 2.2.4 and 6, XML Encryption 1.1 sections 5.2.4 (AES-GCM) and 5.5.2 (RSA-OAEP).
"""

from functools import lru_cache
from typing import Final, Literal

import xmlsec
from lxml import etree
from xmlsec import constants

from vestibule_twin.saml.credentials import Credential
from vestibule_twin.saml.outcomes import Refused
from vestibule_twin.saml.verifying import certificate_key
from vestibule_twin.saml.xml import Element, element, every, one, read_xml, serialised

ContentEncryption = Literal["aes256-gcm", "aes128-gcm", "aes128-cbc"]
KeyTransport = Literal["rsa-oaep-mgf1p", "rsa-oaep"]

_CONTENT: Final[dict[ContentEncryption, tuple[str, int]]] = {
    "aes256-gcm": ("http://www.w3.org/2009/xmlenc11#aes256-gcm", 256),
    "aes128-gcm": ("http://www.w3.org/2009/xmlenc11#aes128-gcm", 128),
    "aes128-cbc": ("http://www.w3.org/2001/04/xmlenc#aes128-cbc", 128),
}
"""Identifier and bits of the key."""

_TRANSPORT: Final[dict[KeyTransport, str]] = {
    "rsa-oaep-mgf1p": (
        '<xenc:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p">'
        '<ds:DigestMethod Algorithm="http://www.w3.org/2000/09/xmldsig#sha1"/></xenc:EncryptionMethod>'
    ),
    "rsa-oaep": (
        '<xenc:EncryptionMethod Algorithm="http://www.w3.org/2009/xmlenc11#rsa-oaep">'
        '<ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/>'
        '<xenc11:MGF xmlns:xenc11="http://www.w3.org/2009/xmlenc11#"'
        ' Algorithm="http://www.w3.org/2009/xmlenc11#mgf1sha256"/></xenc:EncryptionMethod>'
    ),
}

_TEMPLATE: Final = (
    '<xenc:EncryptedData xmlns:xenc="http://www.w3.org/2001/04/xmlenc#" xmlns:ds="http://www.w3.org/2000/09/xmldsig#"'
    ' Type="http://www.w3.org/2001/04/xmlenc#Element"><xenc:EncryptionMethod Algorithm="{content}"/><ds:KeyInfo>'
    "<xenc:EncryptedKey>{transport}<xenc:CipherData><xenc:CipherValue/></xenc:CipherData></xenc:EncryptedKey>"
    "</ds:KeyInfo><xenc:CipherData><xenc:CipherValue/></xenc:CipherData></xenc:EncryptedData>"
)


@lru_cache(maxsize=64)
def _recipient(certificate: str) -> xmlsec.KeysManager:
    """Return a manager with the key of a base64 DER certificate; making one takes libxmlsec some 10 ms."""
    manager = xmlsec.KeysManager()
    manager.add_key(certificate_key(certificate))
    return manager


def encrypted(
    wrapper: str, plain: Element, *, certificate: str, content: ContentEncryption, transport: KeyTransport
) -> Element:
    """Return `plain` under its wrapper (`saml:EncryptedAssertion`, `saml:EncryptedID`), readable by one key only.

    Raises:
        Refused: The certificate cannot be read.
    """
    uri, bits = _CONTENT[content]
    template = etree.fromstring(_TEMPLATE.format(content=uri, transport=_TRANSPORT[transport]))
    context = xmlsec.EncryptionContext(_recipient(certificate))
    context.key = xmlsec.Key.generate(constants.KeyDataAes, bits, constants.KeyDataTypeSession)
    # By the bytes and not by the node: libxmlsec writes a node without the namespaces that its parents declare.
    return element(wrapper, context.encrypt_binary(template, serialised(plain)))


def decrypted(wrapper: Element, *, credentials: list[Credential]) -> Element:
    """Return what stands encrypted under `wrapper`.

    Raises:
        Refused: None of the keys opens it, or it says that its bytes are somewhere else.
    """
    data = one(wrapper, "xenc:EncryptedData")
    # libxmlsec would follow such a reference to a file or over the network.
    if data is None or every(wrapper, ".//xenc:CipherReference") or every(wrapper, ".//ds:RetrievalMethod"):
        raise Refused("The message holds nothing encrypted that could be read.")
    source = serialised(wrapper)
    for credential in credentials:
        copy = etree.fromstring(source)
        held = one(copy, "xenc:EncryptedData")
        if held is None:
            break
        try:
            plain = xmlsec.EncryptionContext(credential.keys_manager).decrypt(held)
            return read_xml(serialised(plain))
        except (xmlsec.Error, TypeError):
            continue  # TypeError: the plaintext is no element, as its Type says
    raise Refused("The encrypted part of the message is not for this provider.")
