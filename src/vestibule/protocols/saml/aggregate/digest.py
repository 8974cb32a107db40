"""The digest of a document that is never whole in memory (Exclusive XML Canonicalization 1.0; S9).

What the signature covers is the canonical form of the root. After a step of parsing, the tree is canonicalised from the
root, with the end tags that are not there yet; then what is done with is cut off (`tree`), and it is canonicalised
again. Both begin with the start tags of the open groups, the head, and end with the same rest, which is not finished.
What the first has between its head and that rest is what this step has completed, and is digested.

Cutting off changes nothing of the canonical form of what stays: an element's namespace declarations hang on its
ancestors alone. Should that ever be wrong, the two forms do not fit together, or the digest differs: both refuse.
"""

import hashlib
import hmac

from lxml import etree

from vestibule.errors import SignatureStructureRefused, SignatureValidationFailed
from vestibule.protocols.saml.aggregate.documents import START_TAG
from vestibule.protocols.saml.aggregate.fault import NOT_REAL, malformed
from vestibule.protocols.saml.aggregate.limits import CANONICAL_BYTES, HEAD_BYTES
from vestibule.protocols.saml.signature.structure import SignatureParts
from vestibule.protocols.saml.xml.element import Element


class StreamDigest:
    """Digests a tree that grows at its end and is cut off at its beginning.

    Attributes:
        prefixes: The PrefixList of the canonicalisation; mostly empty.
    """

    def __init__(self, parts: SignatureParts) -> None:
        self.prefixes = parts.reference_prefixes
        self._parts = parts
        self._digest = hashlib.new(parts.digest.hash_name, usedforsecurity=not parts.digest.weak)
        self._head = b""
        self._whole = b""
        self._size_bytes = 0

    def before_cutting(self, root: Element) -> bytes:
        """To be called after a step, as long as all is there. Gives the canonical form of what is there.

        Raises:
            SignatureStructureRefused: signature_structure_refused: it cannot be canonicalised.
        """
        self._whole = self._canonical(root)
        return self._whole

    def after_cutting(self, root: Element, *, open_groups: int) -> None:
        """To be called when all that is done with was cut off.

        Args:
            root: As before.
            open_groups: How many start tags are the head: those groups have nothing before their last child now.

        Raises:
            SignatureValidationFailed: signature_validation_failed: what was cut off does not fit what is left.
            MetadataMalformed: metadata_malformed: the head is too large to be canonicalised in every step.
        """
        left = self._canonical(root)
        head = _head(left, open_groups)
        if len(head) > HEAD_BYTES:
            raise malformed("the groups (EntitiesDescriptor) have start tags that are too large", hint=NOT_REAL)
        self._take(rest=left[len(head) :])
        self._head = head

    def check(self) -> None:
        """To be called in the place of `after_cutting` when the document is complete: take all, and compare.

        Raises:
            SignatureValidationFailed: signature_validation_failed.
        """
        self._take(rest=b"")
        if not hmac.compare_digest(self._digest.digest(), self._parts.digest_value):
            raise _altered()

    def _take(self, *, rest: bytes) -> None:
        whole, self._whole = self._whole, b""
        begin, end = len(self._head), len(whole) - len(rest)
        if end < begin or not whole.startswith(self._head) or not whole.endswith(rest):
            raise _altered()
        self._size_bytes += end - begin
        if self._size_bytes > CANONICAL_BYTES:
            raise malformed("the document is too large in its canonical form", hint=NOT_REAL)
        self._digest.update(memoryview(whole)[begin:end])

    def _canonical(self, root: Element) -> bytes:
        try:
            return etree.tostring(
                root,
                method="c14n",
                exclusive=True,
                with_comments=False,
                inclusive_ns_prefixes=list(self.prefixes) or None,
            )
        except (etree.LxmlError, ValueError) as fault:
            raise SignatureStructureRefused(
                "the document cannot be canonicalised", hint="A namespace in it may be a relative address."
            ) from fault


def _head(canonical: bytes, tags: int) -> bytes:
    place = 0
    for _ in range(tags):
        found = START_TAG.match(canonical, place)
        if found is None:
            raise _altered()
        place = found.end()
    return canonical[:place]


def _altered() -> SignatureValidationFailed:
    return SignatureValidationFailed(
        "the signature is the pinned signer's, but what it covers was altered afterwards",
        hint="Something between the publisher and us changes the document: a proxy, a mirror, a script that reformats "
        "XML. Get it from the publisher directly.",
        expected="the digest in the signature",
        received="another digest",
    )
