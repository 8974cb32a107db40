"""The NameID of a verified assertion, decrypted where it came encrypted (SAML core 2.2.3, 2.2.4)."""

from collections.abc import Sequence
from typing import Final

from cryptography.hazmat.primitives.asymmetric import rsa

from vestibule.errors import SAMLMessageMalformed, SubjectRefused
from vestibule.protocols.saml.encryption.decrypt import decrypt
from vestibule.protocols.saml.encryption.structure import take_apart
from vestibule.protocols.saml.xml.element import Element
from vestibule.protocols.saml.xml.names import saml
from vestibule.protocols.saml.xml.text import at_most_one, text_of
from vestibule_sdk.assertion import NameID
from vestibule_sdk.saml import SAMLProfile

BYTES_AT_MOST: Final = 1_500
"""With its qualifiers. SAML core 8.3.7 allows 256 characters each; a database's index has its limits too."""


def name_id_in(parent: Element, profile: SAMLProfile, decryption_keys: Sequence[rsa.RSAPrivateKey]) -> NameID | None:
    """The NameID in a Subject, or in a LogoutRequest; None when there is none.

    The signature around it covers the ciphertext, so AES-CBC is no oracle here (S18).

    Raises:
        SAMLMessageMalformed: saml_message_malformed.
        EncryptionRefused, DecryptionFailed: encryption_refused, decryption_failed.
    """
    plain, encrypted = at_most_one(parent, saml("NameID")), at_most_one(parent, saml("EncryptedID"))
    if parent.find(saml("BaseID")) is not None or (plain is not None and encrypted is not None):
        raise SAMLMessageMalformed("the message names its person in more than one way, or by a BaseID")
    if encrypted is not None:
        parts = take_apart(encrypted, allow_rsa15=profile.allow_rsa15, allow_cbc=True)
        plain = decrypt(parts, decryption_keys, tag=saml("NameID"))
    return None if plain is None else _read(plain)


def _read(element: Element) -> NameID:
    value = text_of(element)
    if not value.strip():
        raise SAMLMessageMalformed("the NameID is empty")
    if len(value.encode()) + sum(len(text.encode()) for text in element.values()) > BYTES_AT_MOST:
        raise SubjectRefused(f"the NameID is longer than {BYTES_AT_MOST} bytes, its qualifiers included")
    return NameID(
        value=value,
        format=element.get("Format"),
        name_qualifier=element.get("NameQualifier"),
        sp_name_qualifier=element.get("SPNameQualifier"),
        sp_provided_id=element.get("SPProvidedID"),
    )
