"""Canonicalisation by libxml2, where it agrees with libxmlsec (Exclusive XML Canonicalization 1.0; S9).

An element is canonicalised in the tree that it came in: a PrefixList speaks of declarations on its ancestors, which a
copy has lost (of 1,500 generated documents 68 then had another digest). A reference `#ID` selects no comments, whatever
the algorithm's name says (XML Signature 4.4.3.3).
"""

from collections.abc import Iterator
from contextlib import contextmanager

from lxml import etree

from vestibule.errors import SignatureStructureRefused
from vestibule.protocols.saml.signature.structure import SignatureParts
from vestibule.protocols.saml.xml.element import Element


def canonical_signed_info(parts: SignatureParts) -> bytes:
    """The bytes that the signature value covers. The signature has to be in its place in the tree.

    Raises:
        SignatureStructureRefused: signature_structure_refused: they cannot be made (S9: a refusal, never a pass).
    """
    return _canonical(parts.signed_info, parts.signed_info_prefixes, with_comments=parts.with_comments)


def canonical_signed(signed: Element, parts: SignatureParts) -> bytes:
    """The bytes that the digest covers: the signed element without this signature. The tree is left as it was.

    Raises:
        SignatureStructureRefused: signature_structure_refused.
    """
    with _detached(parts.signature):
        return _canonical(signed, parts.reference_prefixes, with_comments=False)


def _canonical(element: Element, prefixes: tuple[str, ...], *, with_comments: bool) -> bytes:
    try:
        return etree.tostring(
            element,
            method="c14n",
            exclusive=True,
            with_comments=with_comments,
            inclusive_ns_prefixes=list(prefixes) or None,
        )
    except (etree.LxmlError, ValueError) as fault:
        raise SignatureStructureRefused(
            "the signed part cannot be canonicalised", hint="A namespace in it may be a relative address."
        ) from fault


def detach(signature: Element) -> None:
    """Take a signature out of the tree, and leave its tail: that white space is part of what was signed."""
    parent, before, tail = signature.getparent(), signature.getprevious(), signature.tail
    if parent is None:
        raise SignatureStructureRefused("the signature stands alone")
    text = parent.text if before is None else before.tail
    parent.remove(signature)
    _set_text(parent, before, (text or "") + (tail or ""))


@contextmanager
def _detached(signature: Element) -> Iterator[None]:
    """Take it out for a while."""
    parent, before, tail = signature.getparent(), signature.getprevious(), signature.tail
    if parent is None:
        raise SignatureStructureRefused("the signature stands alone")
    place = parent.index(signature)
    text = parent.text if before is None else before.tail
    detach(signature)
    try:
        yield
    finally:
        _set_text(parent, before, text)
        parent.insert(place, signature)
        signature.tail = tail


def _set_text(parent: Element, before: Element | None, text: str | None) -> None:
    if before is None:
        parent.text = text or None
    else:
        before.tail = text or None
