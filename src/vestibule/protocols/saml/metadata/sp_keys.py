"""Our keys, for providers: what we sign with, and what they may encrypt to (SAML metadata 2.4.1.1)."""

from collections.abc import Iterable, Iterator

from lxml import etree

from vestibule.protocols.saml.encryption.algorithms import CONTENT, RSA_15, RSA_OAEP, RSA_OAEP_MGF1P, Mode
from vestibule.protocols.saml.own_side import OwnSide
from vestibule.protocols.saml.signing import base64_of
from vestibule.protocols.saml.xml.element import Element
from vestibule.protocols.saml.xml.names import ds, md
from vestibule_sdk.saml import SAMLProfile, Signed


def add_signing_keys(role: Element, certificates: Iterable[str]) -> None:
    """Add a KeyDescriptor for each published certificate.

    The key that signs stands last, the next one before it. A provider that has room for one certificate keeps the last
    that it reads (Keycloak 26.7, "Import client"): with the next one there it would refuse our requests until the
    switch. Others verify with each of them (SimpleSAMLphp 1.19).

    Args:
        role: Our SPSSODescriptor.
        certificates: The signing one first; each counts once.
    """
    for certificate in reversed(dict.fromkeys(certificates)):
        _add_key(role, "signing", certificate)


def add_encryption_key(role: Element, profile: SAMLProfile, own: OwnSide) -> None:
    """Add the KeyDescriptor that a provider may encrypt to, if there is one.

    Of several decryption keys the newest is shown alone: a provider encrypts to any that it finds, the first
    (SimpleSAMLphp) or the last (Keycloak), and an older one is kept only for what is still encrypted to it.

    Args:
        role: Our SPSSODescriptor.
        profile: Decides which algorithms are accepted.
        own: Our keys.
    """
    if own.decryption:
        descriptor = _add_key(role, "encryption", own.decryption[0].certificate)
        for algorithm in encryption_methods(profile):
            etree.SubElement(descriptor, md("EncryptionMethod"), Algorithm=algorithm)


def encryption_methods(profile: SAMLProfile) -> Iterator[str]:
    """The algorithms that this connection accepts in every case, best first.

    Without its switch AES-CBC is accepted only under a signature over the ciphertext (S18), so it is promised only
    where the response has to be signed.

    Args:
        profile: Of the connection.
    """
    allow_cbc = profile.allow_cbc or profile.want_signed in {Signed.RESPONSE, Signed.BOTH}
    yield from (name for name, algorithm in CONTENT.items() if allow_cbc or algorithm.mode is Mode.GCM)
    yield RSA_OAEP
    yield RSA_OAEP_MGF1P
    if profile.allow_rsa15:
        yield RSA_15


def _add_key(role: Element, use: str, certificate: str) -> Element:
    descriptor = etree.SubElement(role, md("KeyDescriptor"), use=use)
    data = etree.SubElement(etree.SubElement(descriptor, ds("KeyInfo")), ds("X509Data"))
    etree.SubElement(data, ds("X509Certificate")).text = base64_of(certificate)
    return descriptor
