"""A CipherValue: bytes that stand in the message itself (XML Encryption 1.1, 3.3)."""

from vestibule.errors import EncryptionRefused
from vestibule.protocols.saml.xml.base64_text import read_base64
from vestibule.protocols.saml.xml.element import Element
from vestibule.protocols.saml.xml.names import xenc
from vestibule.protocols.saml.xml.text import text_of


def cipher_value(cipher_data: Element) -> bytes:
    """The bytes of a CipherData. A CipherReference, which could name a file or an address, is refused.

    Raises:
        EncryptionRefused: encryption_refused.
    """
    children = [child for child in cipher_data if isinstance(child.tag, str)]
    if [child.tag for child in children] != [xenc("CipherValue")] or cipher_data.keys() or children[0].keys():
        raise EncryptionRefused("CipherData holds something else than one CipherValue")
    value = read_base64(text_of(children[0]))
    if value is None:
        raise EncryptionRefused("a CipherValue is no Base64 text")
    return value
