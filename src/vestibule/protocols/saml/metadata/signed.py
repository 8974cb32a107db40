"""A document whose signer is pinned: signed as a whole, by exactly that key, or refused (S2, S6, S62)."""

from typing import Final

from vestibule.errors import (
    AlgorithmRefused,
    SAMLMessageMalformed,
    SignatureMissing,
    SignatureStructureRefused,
    SignatureValidationFailed,
)
from vestibule.protocols.saml.signature.key import VerificationKey
from vestibule.protocols.saml.signature.structure import SignatureParts, take_apart
from vestibule.protocols.saml.signature.verify import verify
from vestibule.protocols.saml.xml.element import Element
from vestibule.protocols.saml.xml.names import ds
from vestibule.protocols.saml.xml.parse import parse_canonical

OTHER_SIGNER: Final = (
    "Compare the pinned certificate's fingerprint with the one that the publisher names. If the publisher has a new "
    "key, pin its new certificate; if not, something between the publisher and us changes the document."
)
_PUBLISHER: Final = "Have the publisher sign the metadata by RSA with SHA-256, or an elliptic curve with it."
_LAST_LINE: Final = 65_535
"""libxml2 keeps a line in 16 bits."""


def signed_root(root: Element, key: VerificationKey) -> Element:
    """Verify the signature that covers a whole document, and give back what it covers.

    Args:
        root: Of the document; loses its signature.
        key: The pinned signer's. What KeyInfo holds is not looked at.

    Returns:
        The root of a re-parse of exactly the digested bytes, without comments; each element knows the line that it has
        in the document as it came.

    Raises:
        SignatureMissing: signature_missing: the root bears none, whatever its parts bear.
        SignatureStructureRefused: signature_structure_refused: it bears two, not in their place, or of another shape.
        AlgorithmRefused: algorithm_refused: SHA-1 too, for nobody needs to publish with it.
        SignatureValidationFailed: signature_validation_failed.
    """
    parts = _parts(root)
    refuse_other_kind(parts, key)
    try:
        verified = verify(root, parts, (key,))
    except SignatureValidationFailed as refusal:
        raise SignatureValidationFailed(
            "the metadata is not what the pinned signer signed",
            hint=OTHER_SIGNER,
            expected=refusal.expected,
            received=refusal.received,
        ) from None
    root.remove(parts.signature)
    return _with_lines_of(root, parse_canonical(verified.content))


def refuse_other_kind(parts: SignatureParts, key: VerificationKey) -> None:
    """See that a signature can be the pinned signer's at all.

    Raises:
        AlgorithmRefused: algorithm_refused.
    """
    if not key.fits(parts.algorithm):
        raise AlgorithmRefused(
            "the metadata's signature is of another kind than the pinned signer's key",
            hint=OTHER_SIGNER,
            received=parts.algorithm.name,
        )


def _parts(root: Element) -> SignatureParts:
    found = root.findall(ds("Signature"))
    if not found:
        raise SignatureMissing(
            "the metadata as a whole is not signed; only a part of it is"
            if next(root.iter(ds("Signature")), None) is not None
            else "the metadata is not signed, and its signer is pinned",
            hint="Get it from where its publisher offers it signed. If it is never signed, take the signer out.",
        )
    # The schema's place for it (SAML metadata 2.3.2); at another one readers differ in what they find.
    if len(found) > 1 or next(root.iterchildren("*")) is not found[0]:
        raise SignatureStructureRefused(
            f"the metadata has {len(found)} signatures as a whole"
            if len(found) > 1
            else "the metadata's signature is not its first element"
        )
    return whole_signature(found[0], root)


def whole_signature(signature: Element, root: Element) -> SignatureParts:
    """Judge the shape of the signature that stands in its place in a document and should cover the whole of it.

    Raises:
        SignatureStructureRefused: signature_structure_refused.
        AlgorithmRefused: algorithm_refused.
    """
    try:
        return take_apart(signature, root, allow_sha1=False)
    except SAMLMessageMalformed as refusal:
        raise SignatureStructureRefused(refusal.detail) from None
    except AlgorithmRefused as refusal:
        # Its own hint speaks of a switch for messages.
        raise AlgorithmRefused(
            refusal.detail, hint=_PUBLISHER, expected=refusal.expected, received=refusal.received
        ) from None


def _with_lines_of(original: Element, canonical: Element) -> Element:
    """Both hold the same elements in the same order. Nothing but words to an administrator hangs on the lines."""
    for there, here in zip(original.iter("*"), canonical.iter("*"), strict=False):
        here.sourceline = min(there.sourceline or 0, _LAST_LINE)  # type: ignore[misc] # lxml has a setter, its stubs none
    return canonical
