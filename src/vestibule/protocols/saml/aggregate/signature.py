"""Who signed the document (S2, S6, S7): judged when its beginning has come, so a stranger's is not even read on."""

from vestibule.errors import (
    SignatureMissing,
    SignatureStructureRefused,
    SignatureValidationFailed,
)
from vestibule.protocols.saml.aggregate.fault import at
from vestibule.protocols.saml.metadata.signed import OTHER_SIGNER, refuse_other_kind, whole_signature
from vestibule.protocols.saml.signature.canonical import canonical_signed_info, detach
from vestibule.protocols.saml.signature.key import VerificationKey
from vestibule.protocols.saml.signature.structure import SignatureParts
from vestibule.protocols.saml.signature.verify import verify_value
from vestibule.protocols.saml.xml.element import Element
from vestibule.protocols.saml.xml.names import ds


def has_come(root: Element) -> bool:
    """Whether the first element of a growing document is there to its end: something follows it."""
    first = next(root.iterchildren("*"), None)
    return first is not None and first.getnext() is not None


def take_signature(root: Element, key: VerificationKey) -> SignatureParts:
    """Judge the signature over the whole document, see that the pinned key made it, and take it out of the tree.

    What it says of the document's digest is the signer's word from now on; whether it is true of this document shows at
    its end.

    Args:
        root: Its first element is there to its end. Loses it; the text behind it stays, and is digested.
        key: The pinned signer's. What KeyInfo holds is not looked at.

    Raises:
        SignatureMissing: signature_missing.
        SignatureStructureRefused: signature_structure_refused.
        AlgorithmRefused: algorithm_refused.
        SignatureValidationFailed: signature_validation_failed.
    """
    signature = next(root.iterchildren("*"), None)
    # The schema's place for it (SAML metadata 2.3.1). Were it looked for elsewhere, all before it would have to wait.
    if signature is None or signature.tag != ds("Signature"):
        raise SignatureMissing(
            "the metadata's signer is pinned, and it is not signed as a whole: its first element is no signature",
            hint="Get it from where its publisher offers it signed. If it is never signed, take the signer out.",
        )
    parts = whole_signature(signature, root)
    refuse_other_kind(parts, key)
    try:
        verify_value(parts.value, canonical_signed_info(parts), parts.algorithm, (key,))
    except SignatureValidationFailed as refusal:
        raise SignatureValidationFailed(
            "the metadata is not signed with the pinned signer's key",
            hint=OTHER_SIGNER,
            expected=refusal.expected,
            received=refusal.received,
        ) from None
    detach(parts.signature)
    return parts


def check_other(child: Element) -> None:
    """See that a child of the root is no further signature over the whole.

    Raises:
        SignatureStructureRefused: signature_structure_refused.
    """
    if child.tag == ds("Signature"):
        raise SignatureStructureRefused(
            f"{at(child.sourceline)}the metadata has a signature over the whole that is not its first element",
            hint=OTHER_SIGNER,
        )
