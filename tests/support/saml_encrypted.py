"""An element in ciphertext, as XML Encryption has it. By hand, since attacks need what no library will write."""

import base64
import os
from typing import Final

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from lxml import etree
from saml_algorithms import AES128_CBC, AES128_GCM, AES256_CBC, AES256_GCM, ENC11, MGF1_SHA256, RSA_15, SHA256
from saml_names import ASSERTION, XMLDSIG, XMLENC
from saml_recipe import Encryption

_KEY_BYTES: Final = {AES128_GCM: 16, AES256_GCM: 32, AES128_CBC: 16, AES256_CBC: 32}
_BLOCK_BYTES: Final = 16
_IV_BYTES: Final = 12
ELEMENT: Final = f"{XMLENC}Element"
ENCRYPTED_KEY: Final = f"{XMLENC}EncryptedKey"


def encrypt(element: etree._Element, encryption: Encryption, *, name: str) -> etree._Element:
    """Replace an element by an EncryptedAssertion or EncryptedID that holds it.

    Args:
        element: Signed before, where it is.
        encryption: How.
        name: Of what takes its place.
    """
    parent = element.getparent()
    assert parent is not None
    plaintext = encryption.plaintext(etree.tostring(element, with_tail=False))
    holder = etree.Element(f"{{{ASSERTION}}}{name}", nsmap={"saml": ASSERTION})
    holder.tail = element.tail
    parent.replace(element, holder)
    put_ciphertext(holder, plaintext, encryption)
    encryption.shape(holder)
    return holder


def put_ciphertext(holder: etree._Element, plaintext: bytes, encryption: Encryption) -> None:
    """Put EncryptedData, and EncryptedKey at its place, into a holder."""
    session_key = os.urandom(_KEY_BYTES.get(encryption.data, 32))
    data = xenc(holder, "EncryptedData", Type=ELEMENT, Id="_data-1")
    xenc(data, "EncryptionMethod", Algorithm=encryption.data)
    info = etree.SubElement(data, f"{{{XMLDSIG}}}KeyInfo", nsmap={"ds": XMLDSIG})
    cipher_value(data, ciphertext(plaintext, session_key, algorithm=encryption.data))
    key = xenc(info if encryption.place == "inside" else holder, "EncryptedKey", Id="_key-1")
    if encryption.place == "sibling with RetrievalMethod":
        etree.SubElement(info, f"{{{XMLDSIG}}}RetrievalMethod", URI="#_key-1", Type=ENCRYPTED_KEY)
    if encryption.place == "sibling":
        data.remove(info)
    method = xenc(key, "EncryptionMethod", Algorithm=encryption.transport)
    if encryption.oaep_digest is not None:
        etree.SubElement(method, f"{{{XMLDSIG}}}DigestMethod", Algorithm=encryption.oaep_digest)
    if encryption.mgf is not None:
        etree.SubElement(method, f"{{{ENC11}}}MGF", nsmap={"xenc11": ENC11}, Algorithm=encryption.mgf)
    cipher_value(key, transported(session_key, encryption))


def xenc(parent: etree._Element, name: str, **attributes: str) -> etree._Element:
    """A new last child in the namespace of encryption."""
    return etree.SubElement(parent, f"{{{XMLENC}}}{name}", attributes, nsmap={"xenc": XMLENC})


def cipher_value(parent: etree._Element, octets: bytes) -> None:
    """CipherData with the octets in it."""
    xenc(xenc(parent, "CipherData"), "CipherValue").text = base64.b64encode(octets).decode()


def ciphertext(plaintext: bytes, key: bytes, *, algorithm: str) -> bytes:
    """IV and ciphertext (XML Encryption 5.2); what is not known is encrypted as AES-GCM."""
    if algorithm in {AES128_CBC, AES256_CBC}:
        missing = _BLOCK_BYTES - len(plaintext) % _BLOCK_BYTES
        return cbc(plaintext + os.urandom(missing - 1) + bytes([missing]), key)
    iv = os.urandom(_IV_BYTES)
    return iv + AESGCM(key).encrypt(iv, plaintext, None)


def cbc(padded: bytes, key: bytes) -> bytes:
    """IV and AES-CBC ciphertext of what is padded already, well or badly."""
    iv = os.urandom(_BLOCK_BYTES)
    encryptor = Cipher(algorithms.AES(key), modes.CBC(iv)).encryptor()
    return iv + encryptor.update(padded) + encryptor.finalize()


def transported(session_key: bytes, encryption: Encryption) -> bytes:
    """The content key, encrypted to its reader."""
    public = encryption.key.rsa_public
    if encryption.transport == RSA_15:
        return public.encrypt(session_key, padding.PKCS1v15())
    digest = hashes.SHA256() if encryption.oaep_digest == SHA256 else hashes.SHA1()  # noqa: S303 - the default of OAEP in XML Encryption
    mask = hashes.SHA256() if encryption.mgf == MGF1_SHA256 else hashes.SHA1()  # noqa: S303 - likewise
    return public.encrypt(session_key, padding.OAEP(padding.MGF1(mask), digest, None))
