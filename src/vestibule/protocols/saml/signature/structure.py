"""The shape of a signature, judged before anything is computed (S2; SAML core 5.4).

One SignedInfo with one Reference to the very element that the signature stands in, by its ID; two transforms, enveloped
and exclusive canonicalisation, in this order; nothing else anywhere. So no transform of an attacker's ever runs, and a
signature says nothing about any other part of the message.
"""

import re
from collections.abc import Sequence
from typing import Final

from lxml import etree
from msgspec import Struct

from vestibule.errors import AlgorithmRefused, SignatureStructureRefused
from vestibule.protocols.saml.signature.algorithms import (
    DIGESTS,
    ENVELOPED,
    EXCLUSIVE,
    EXCLUSIVE_WITH_COMMENTS,
    SIGNATURES,
    DigestAlgorithm,
    SignatureAlgorithm,
)
from vestibule.protocols.saml.xml.base64_text import read_base64
from vestibule.protocols.saml.xml.element import Element
from vestibule.protocols.saml.xml.names import ds, local_name
from vestibule.protocols.saml.xml.text import text_of
from vestibule.protocols.shown import shown

_INCLUSIVE_NAMESPACES: Final = f"{{{EXCLUSIVE}}}InclusiveNamespaces"
_NCNAME: Final = re.compile(r"[^\W\d][\w.\-]{0,63}")
PREFIXES_AT_MOST: Final = 32
_VALUE_CHARACTERS_AT_MOST: Final = 4_096


class SignatureParts(Struct, frozen=True, kw_only=True):
    """A signature of the one accepted shape, taken apart.

    Attributes:
        signed_info_prefixes, reference_prefixes: The PrefixList of each canonicalisation; mostly empty.
        with_comments: Whether SignedInfo is canonicalised with comments (there are none in it).
    """

    signature: Element
    signed_info: Element
    value: bytes
    algorithm: SignatureAlgorithm
    digest: DigestAlgorithm
    digest_value: bytes
    signed_info_prefixes: tuple[str, ...]
    reference_prefixes: tuple[str, ...]
    with_comments: bool


def take_apart(signature: Element, signed: Element, *, allow_sha1: bool) -> SignatureParts:
    """Judge a signature that is a child of what it should cover.

    Args:
        signature: The ds:Signature.
        signed: Its parent.
        allow_sha1: The connection's switch (S7).

    Raises:
        SignatureStructureRefused: signature_structure_refused.
        AlgorithmRefused: algorithm_refused.
    """
    if signature.getparent() is not signed:
        raise SignatureStructureRefused("the signature is no child of the element that it should cover")
    if next(signature.iter(etree.Comment, etree.ProcessingInstruction), None) is not None:
        raise SignatureStructureRefused("there is a comment or a processing instruction in the signature")
    signed_info, value, *rest = _children(signature, ("SignedInfo", "SignatureValue"), more=("KeyInfo",))
    del rest  # KeyInfo is a hint at most: keys come from the connection (S6)
    method, algorithm_element, reference = _children(
        signed_info, ("CanonicalizationMethod", "SignatureMethod", "Reference")
    )
    _check_reference(reference, signed)
    transforms, digest_method, digest_value = _children(reference, ("Transforms", "DigestMethod", "DigestValue"))
    enveloped, canonical = _children(transforms, ("Transform", "Transform"))
    if enveloped.get("Algorithm") != ENVELOPED or len(enveloped):
        raise _transforms()
    return SignatureParts(
        signature=signature,
        signed_info=signed_info,
        value=_base64(value),
        algorithm=_signature_algorithm(algorithm_element, allow_sha1=allow_sha1),
        digest=_digest_algorithm(digest_method, allow_sha1=allow_sha1),
        digest_value=_base64(digest_value),
        signed_info_prefixes=_prefixes(method),
        reference_prefixes=_prefixes(canonical),
        with_comments=method.get("Algorithm") == EXCLUSIVE_WITH_COMMENTS,
    )


def _check_reference(reference: Element, signed: Element) -> None:
    own_id = signed.get("ID")
    if not own_id or set(reference.keys()) != {"URI"} or reference.get("URI") != f"#{own_id}":
        raise SignatureStructureRefused(
            "the signature's Reference does not name the element that the signature stands in",
            expected="# and the ID of the signed element, and no other attribute",
            received=shown(reference.get("URI")),
        )


def _prefixes(method: Element) -> tuple[str, ...]:
    """The PrefixList of an exclusive canonicalisation (Exclusive XML Canonicalization 1.0, 3)."""
    if method.get("Algorithm") not in {EXCLUSIVE, EXCLUSIVE_WITH_COMMENTS}:
        raise _transforms()
    if not len(method):
        return ()
    (inclusive,) = _children(method, (_INCLUSIVE_NAMESPACES,))
    prefixes = tuple((inclusive.get("PrefixList") or "").split())
    if len(prefixes) > PREFIXES_AT_MOST or len(inclusive):
        raise SignatureStructureRefused("a PrefixList in the signature is too long")
    if "#default" in prefixes:
        raise SignatureStructureRefused(
            "a PrefixList in the signature names #default",
            hint="It is legal and nobody sends it; libraries differ in what they make of it, so it is refused.",
        )
    if not all(_NCNAME.fullmatch(prefix) for prefix in prefixes):
        raise SignatureStructureRefused("a PrefixList in the signature holds something that is no prefix")
    return prefixes


def _signature_algorithm(method: Element, *, allow_sha1: bool) -> SignatureAlgorithm:
    algorithm = SIGNATURES.get(method.get("Algorithm") or "")
    if algorithm is None:
        raise _algorithm("signature", method, "one of RSA, RSA-PSS and ECDSA with SHA-256, SHA-384 or SHA-512")
    if len(method):
        raise SignatureStructureRefused("the SignatureMethod has parameters")
    if algorithm.weak and not allow_sha1:
        raise _sha1()
    return algorithm


def _digest_algorithm(method: Element, *, allow_sha1: bool) -> DigestAlgorithm:
    algorithm = DIGESTS.get(method.get("Algorithm") or "")
    if algorithm is None:
        raise _algorithm("digest", method, "SHA-256, SHA-384 or SHA-512")
    if len(method):
        raise SignatureStructureRefused("the DigestMethod has parameters")
    if algorithm.weak and not allow_sha1:
        raise _sha1()
    return algorithm


def _children(parent: Element, names: Sequence[str], *, more: Sequence[str] = ()) -> list[Element]:
    """The children of an element, which have to be these, in this order; those in `more` may follow.

    Raises:
        SignatureStructureRefused: signature_structure_refused.
    """
    wanted = [name if name.startswith("{") else ds(name) for name in names]
    optional = [ds(name) for name in more]
    found = list(parent)
    tags = [child.tag for child in found]
    if tags[: len(wanted)] != wanted or tags[len(wanted) :] not in ([], optional):
        raise SignatureStructureRefused(
            f"{local_name(parent.tag)} in the signature does not hold what it should",
            expected=", ".join(map(local_name, wanted)),
            received=shown(", ".join(map(local_name, tags))),
        )
    return found


def _base64(element: Element) -> bytes:
    text = text_of(element)
    value = read_base64(text) if len(text) <= _VALUE_CHARACTERS_AT_MOST else None
    if not value:
        raise SignatureStructureRefused(f"the {local_name(element.tag)} in the signature is no Base64 text")
    return value


def _transforms() -> SignatureStructureRefused:
    return SignatureStructureRefused(
        "the signature transforms what it covers in another way than SAML allows",
        hint="SAML core 5.4.4 allows the enveloped signature transform and exclusive canonicalisation. Look at the "
        "provider's signature settings.",
        expected="enveloped-signature, then exclusive canonicalisation",
    )


def _algorithm(kind: str, method: Element, expected: str) -> AlgorithmRefused:
    return AlgorithmRefused(
        f"the signature names a {kind} algorithm that is not accepted",
        hint="Set the provider's signature algorithm to RSA with SHA-256 (rsa-sha256).",
        expected=expected,
        received=shown(method.get("Algorithm")),
    )


def _sha1() -> AlgorithmRefused:
    return AlgorithmRefused(
        "the signature uses SHA-1, which can be forged",
        hint="Set the provider's signature algorithm to RSA with SHA-256. Only if it cannot, and until it can: switch "
        "on allowSha1 (a field of the connector saml).",
        expected="SHA-256 or longer",
        received="SHA-1",
    )
