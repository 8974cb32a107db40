"""A form field as the bytes of a message (SAML bindings 3.5.4): Base64, of bounded size."""

from typing import Final

from vestibule.errors import SAMLMessageMalformed, XMLRefused
from vestibule.protocols.saml.xml.base64_text import read_base64
from vestibule.protocols.saml.xml.limits import MESSAGE

_CHARACTERS_AT_MOST: Final = MESSAGE.size_bytes * 4 // 3 + 64 * 1024
"""With some white space: encoders break lines."""


def decode_message(text: str) -> bytes:
    """The message in a form field.

    Raises:
        XMLRefused: saml_xml_refused: it is too large.
        SAMLMessageMalformed: saml_message_malformed: it is no Base64 text.
    """
    if len(text) > _CHARACTERS_AT_MOST:
        raise XMLRefused("the message is too large", expected=f"at most {MESSAGE.size_bytes} bytes")
    data = read_base64(text)
    if not data:
        raise SAMLMessageMalformed("the message is no Base64 text")
    return data
