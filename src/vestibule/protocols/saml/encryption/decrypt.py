"""Decryption: the one place where a private key of ours meets a message of a stranger (S18).

Whatever goes wrong in here ends as decryption_failed, with the same words, whether the key did not fit, a padding was
off, or the plaintext was no element: the differences are what padding oracle attacks live on. For the same reason a key
that cannot be unwrapped is replaced by a random one, so that the work that follows is done either way.
"""

import os
from collections.abc import Sequence
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from vestibule.errors import DecryptionFailed, SAMLMessageMalformed, XMLRefused
from vestibule.protocols.saml.encryption.algorithms import ContentAlgorithm, Mode
from vestibule.protocols.saml.encryption.structure import EncryptedParts, WrappedKey
from vestibule.protocols.saml.xml.element import Element
from vestibule.protocols.saml.xml.parse import parse_document

_GCM_NONCE_BYTES: Final = 12
_BLOCK_BYTES: Final = 16


def decrypt(parts: EncryptedParts, keys: Sequence[rsa.RSAPrivateKey], *, tag: str) -> Element:
    """Decrypt an element.

    Args:
        parts: Judged already.
        keys: Ours, the newest first.
        tag: What the plaintext has to be.

    Returns:
        The root of a document of its own, parsed by the same hardened parser as everything.

    Raises:
        DecryptionFailed: decryption_failed: one and the same for every cause.
    """
    root: Element | None = None
    for key in keys:
        for wrapped in parts.keys:
            opened = _opened(parts, _unwrapped(key, wrapped, parts.algorithm), tag=tag)
            root = opened if root is None else root
    if root is None:
        raise DecryptionFailed(
            "the encrypted part could not be decrypted",
            hint="The provider may encrypt with an older certificate of ours: give it the present metadata "
            "(vestibule connections metadata PROVIDER_ID).",
        )
    return root


def _unwrapped(key: rsa.RSAPrivateKey, wrapped: WrappedKey, algorithm: ContentAlgorithm) -> bytes:
    substitute = os.urandom(algorithm.key_bytes)
    try:
        found = key.decrypt(wrapped.value, wrapped.transport.padding())
    except ValueError:
        return substitute
    return found if len(found) == algorithm.key_bytes else substitute


def _opened(parts: EncryptedParts, content_key: bytes, *, tag: str) -> Element | None:
    try:
        plain = _plaintext(parts, content_key)
        root = parse_document(plain)
    except (InvalidTag, ValueError, XMLRefused, SAMLMessageMalformed):
        return None
    return root if root.tag == tag else None


def _plaintext(parts: EncryptedParts, content_key: bytes) -> bytes:
    """Raises InvalidTag or ValueError, of which nobody learns more than that."""
    if parts.algorithm.mode is Mode.GCM:
        nonce, sealed = parts.value[:_GCM_NONCE_BYTES], parts.value[_GCM_NONCE_BYTES:]
        return AESGCM(content_key).decrypt(nonce, sealed, None)
    vector, sealed = parts.value[:_BLOCK_BYTES], parts.value[_BLOCK_BYTES:]
    decryptor = Cipher(algorithms.AES(content_key), modes.CBC(vector)).decryptor()
    padded = decryptor.update(sealed) + decryptor.finalize()
    # XML Encryption 1.1, 5.2.1: the last byte says how many are padding; the others may be anything.
    padding_bytes = padded[-1] if padded else 0
    if not 1 <= padding_bytes <= _BLOCK_BYTES:
        raise ValueError("no padding of XML Encryption")
    return padded[:-padding_bytes]
