"""A signature on an element: by libxmlsec, or by hand where libxmlsec declines to make what an attack needs."""

import base64
import hashlib
from typing import Final

import xmlsec
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from lxml import etree
from saml_algorithms import C14N, C14N_COMMENTS, ENVELOPED, EXC_C14N, EXC_C14N_COMMENTS
from saml_names import ASSERTION, XMLDSIG
from saml_recipe import Signing
from saml_signing_keys import SigningKey

_HASHES: Final[dict[str, hashes.HashAlgorithm]] = {
    "sha1": hashes.SHA1(),  # noqa: S303 - providers that still sign so are told apart
    "sha256": hashes.SHA256(),
    "sha384": hashes.SHA384(),
    "sha512": hashes.SHA512(),
}


def sign(element: etree._Element, signing: Signing) -> None:
    """Put a Signature over an element into it: after its Issuer, where the schema wants it (SAML core 2.3.3, 3.2.2)."""
    signature = signature_template(element, signing)
    has_issuer = len(element) > 0 and element[0].tag == f"{{{ASSERTION}}}Issuer"
    element.insert(1 if has_issuer else 0, signature)
    signing.shape(signature)
    if signing.by_hand or signing.value is not None:
        fill_by_hand(element, signature, signing)
    else:
        fill_with_libxmlsec(element, signature, signing.key)


def signature_template(element: etree._Element, signing: Signing) -> etree._Element:
    """A Signature over an element whose values are still to be filled in."""
    signature = etree.Element(f"{{{XMLDSIG}}}Signature", nsmap={"ds": XMLDSIG})
    info = ds(signature, "SignedInfo")
    _prefix_list(ds(info, "CanonicalizationMethod", Algorithm=signing.method), signing.method_prefixes)
    ds(info, "SignatureMethod", Algorithm=signing.algorithm)
    reference = ds(info, "Reference", URI=f"#{element.get('ID', '')}")
    transforms = ds(reference, "Transforms")
    ds(transforms, "Transform", Algorithm=ENVELOPED)
    _prefix_list(ds(transforms, "Transform", Algorithm=signing.c14n), signing.prefixes)
    ds(reference, "DigestMethod", Algorithm=signing.digest)
    ds(reference, "DigestValue")
    ds(signature, "SignatureValue")
    if signing.key_info:
        data = ds(ds(signature, "KeyInfo"), "X509Data")
        ds(data, "X509Certificate").text = signing.key.certificate_base64
    return signature


def ds(parent: etree._Element, name: str, **attributes: str) -> etree._Element:
    """A new last child in the namespace of signatures."""
    return etree.SubElement(parent, f"{{{XMLDSIG}}}{name}", attributes)


def ds_find(element: etree._Element, path: str) -> etree._Element:
    """The first element at a path of names in the namespace of signatures."""
    found = element.find("/".join(f"{{{XMLDSIG}}}{name}" for name in path.split("/")))
    assert found is not None, path
    return found


def _prefix_list(method: etree._Element, prefixes: str | None) -> None:
    if prefixes is not None:
        etree.SubElement(method, f"{{{EXC_C14N}}}InclusiveNamespaces", nsmap={"ec": EXC_C14N}, PrefixList=prefixes)


def fill_with_libxmlsec(element: etree._Element, signature: etree._Element, key: SigningKey) -> None:
    """Fill in digest and signature as libxmlsec computes them."""
    context = xmlsec.SignatureContext()
    if element.get("ID"):
        context.register_id(element, "ID")
    context.key = xmlsec.Key.from_memory(key.private_pem, xmlsec.constants.KeyDataFormatPem)
    context.sign(signature)


def fill_by_hand(element: etree._Element, signature: etree._Element, signing: Signing) -> None:
    """Fill in digest and signature from the element without its signature, whatever the transforms claim."""
    reference = ds_find(signature, "SignedInfo/Reference")
    octets = without(element, signature, signing)
    ds_find(reference, "DigestValue").text = base64.b64encode(
        hashlib.new(_hash_name(signing.digest), octets).digest()
    ).decode()
    info = ds_find(signature, "SignedInfo")
    method = ds_find(info, "CanonicalizationMethod").get("Algorithm", "")
    signed = _canonical(info, method=method, prefixes=signing.method_prefixes)
    value = (
        signing.value(signed) if signing.value else signature_value(signed, signing.key, algorithm=signing.algorithm)
    )
    ds_find(signature, "SignatureValue").text = base64.b64encode(value).decode()


def without(element: etree._Element, signature: etree._Element, signing: Signing) -> bytes:
    """The canonical form of an element whose Signature is away for a moment, its tail kept in place."""
    at = element.index(signature)
    previous = element[at - 1] if at else None
    tail = signature.tail
    before = previous.tail if previous is not None else element.text
    _put(element, previous, (before or "") + (tail or ""))
    signature.tail = None
    element.remove(signature)
    octets = _canonical(element, method=signing.c14n.removesuffix("WithComments"), prefixes=signing.prefixes)
    _put(element, previous, before)
    element.insert(at, signature)
    signature.tail = tail
    return octets


def _put(element: etree._Element, previous: etree._Element | None, text: str | None) -> None:
    if previous is None:
        element.text = text
    else:
        previous.tail = text


def _canonical(element: etree._Element, *, method: str, prefixes: str | None) -> bytes:
    return etree.tostring(
        element,
        method="c14n",
        exclusive=method not in {C14N, C14N_COMMENTS},
        with_comments=method in {EXC_C14N_COMMENTS, C14N_COMMENTS},
        inclusive_ns_prefixes=prefixes.split() if prefixes else None,
    )


def _hash_name(algorithm: str) -> str:
    return next((name for name in ("sha256", "sha384", "sha512", "sha1", "md5") if name in algorithm), "sha256")


def signature_value(octets: bytes, key: SigningKey, *, algorithm: str) -> bytes:
    """The signature that an algorithm's address asks for."""
    chosen = _HASHES[_hash_name(algorithm)]
    private = key.private_key
    if isinstance(private, rsa.RSAPrivateKey):
        scheme: padding.AsymmetricPadding = padding.PKCS1v15()
        if algorithm.endswith("MGF1"):
            scheme = padding.PSS(padding.MGF1(chosen), padding.PSS.DIGEST_LENGTH)
        return private.sign(octets, scheme, chosen)
    r, s = decode_dss_signature(private.sign(octets, ec.ECDSA(chosen)))
    size = (private.curve.key_size + 7) // 8
    return r.to_bytes(size, "big") + s.to_bytes(size, "big")
