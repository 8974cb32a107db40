"""Whether a provider signed an element: by a key that its connection names, over exactly these bytes (S1, S6, S9)."""

import hashlib
import hmac
from collections.abc import Sequence

from msgspec import Struct

from vestibule.errors import NoKeyOfItsKind, NoKeyVerifies, SignatureValidationFailed
from vestibule.protocols.saml.signature.algorithms import SignatureAlgorithm
from vestibule.protocols.saml.signature.canonical import canonical_signed, canonical_signed_info
from vestibule.protocols.saml.signature.key import VerificationKey
from vestibule.protocols.saml.signature.structure import SignatureParts
from vestibule.protocols.saml.xml.element import Element


class Verified(Struct, frozen=True, kw_only=True):
    """What a signature held for.

    Attributes:
        content: The bytes that were digested: whoever wants to read what was signed reads these, and nothing else.
        key: The one that verified.
    """

    content: bytes
    key: VerificationKey


def verify(signed: Element, parts: SignatureParts, keys: Sequence[VerificationKey]) -> Verified:
    """Verify an enveloped signature of the accepted shape.

    Raises:
        NoKeyVerifies: signature_validation_failed.
        SignatureValidationFailed: The same code, for what was altered under a signature that a configured key made.
        NoKeyOfItsKind: algorithm_refused: no configured key is of the kind that the signature names.
        SignatureStructureRefused: signature_structure_refused: it cannot be canonicalised.
    """
    key = verify_value(parts.value, canonical_signed_info(parts), parts.algorithm, keys)
    content = canonical_signed(signed, parts)
    digest = hashlib.new(parts.digest.hash_name, content, usedforsecurity=not parts.digest.weak).digest()
    if not hmac.compare_digest(digest, parts.digest_value):
        raise SignatureValidationFailed(
            "the signature is the provider's, but what it covers was altered afterwards",
            hint="Something between the provider and us changes messages: a proxy, a plugin, a script that reformats "
            "XML.",
            expected="the digest in the signature",
            received="another digest",
        )
    return Verified(content=content, key=key)


def verify_value(
    value: bytes, data: bytes, algorithm: SignatureAlgorithm, keys: Sequence[VerificationKey]
) -> VerificationKey:
    """Find the configured key that made a signature value.

    Raises:
        NoKeyVerifies: signature_validation_failed.
        NoKeyOfItsKind: algorithm_refused.
    """
    fitting = [key for key in keys if key.fits(algorithm)]
    if not fitting:
        raise NoKeyOfItsKind(
            "the signature is of another kind than every certificate of this connection",
            hint="Import the provider's metadata anew: it may have changed from RSA to an elliptic curve, or back.",
            received=algorithm.name,
        )
    for key in fitting:
        if key.verifies(value, data, algorithm):
            return key
    raise NoKeyVerifies(
        "no certificate of this connection verifies the signature",
        hint="The provider may have a new signing certificate: import its metadata again. The certificates' "
        "fingerprints are shown by: vestibule connections show PROVIDER_ID",
        expected=f"signed with {' or '.join(key.fingerprint[:23] + '…' for key in fitting)}",
        received="signed with another key, or altered",
    )
