"""What our canonicalisation digests is what libxmlsec digests, or nothing at all (S9).

libxmlsec signs a generated document; then our own verification has to accept it. Where ours declines to canonicalise,
it is by its declared code: no document is judged by a form that the two could see differently.
"""

import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from saml_algorithms import C14N, C14N11, C14N_COMMENTS, ECDSA_SHA256, EXC_C14N, EXC_C14N_COMMENTS
from saml_documents import MARK, SIGNED_ID, documents, prefix_lists
from saml_names import XMLDSIG
from saml_recipe import Signing
from saml_signed import fill_with_libxmlsec, signature_template
from saml_signing_keys import signing_key

from vestibule.errors import SignatureStructureRefused, SignatureValidationFailed
from vestibule.protocols.saml.signature.key import read_verification_key
from vestibule.protocols.saml.signature.structure import take_apart
from vestibule.protocols.saml.signature.verify import Verified, verify
from vestibule.protocols.saml.xml.parse import parse_canonical, parse_document

KEY = signing_key("idp", "P-256")
QUICK = Signing(key=KEY, algorithm=ECDSA_SHA256, key_info=False)
CANONICAL = st.sampled_from([EXC_C14N, EXC_C14N_COMMENTS])


def signed_by_libxmlsec(document: str, signing: Signing) -> bytes:
    """The document with a signature at its mark."""
    root = etree.fromstring(document, etree.XMLParser(strip_cdata=False))
    (element,) = root.xpath(f"descendant-or-self::*[@ID='{SIGNED_ID}']")
    (mark,) = element.iterchildren(MARK.strip("</>"), "{*}" + MARK.strip("</>"))
    signature = signature_template(element, signing)
    signature.tail = mark.tail
    element.replace(mark, signature)
    fill_with_libxmlsec(element, signature, signing.key)
    return etree.tostring(root)


def touched(xml: bytes, *, before: str = "", after: str = "") -> bytes:
    """The document with something put around its signature, by somebody without the key."""
    xml = re.sub(rb"(<(?:\w+:)?Signature[ >])", before.encode() + rb"\1", xml, count=1)
    return re.sub(rb"(</(?:\w+:)?Signature>)", rb"\1" + after.encode(), xml, count=1)


def judged(xml: bytes) -> Verified:
    """What our own verification makes of it."""
    root = parse_document(xml)
    (element,) = root.xpath(f"descendant-or-self::*[@ID='{SIGNED_ID}']")
    (signature,) = element.iterchildren(f"{{{XMLDSIG}}}Signature")
    key = read_verification_key(KEY.certificate_pem, path="")
    before = etree.tostring(root)
    try:
        return verify(element, take_apart(signature, element, allow_sha1=False), [key])
    finally:
        assert etree.tostring(root) == before


@settings(deadline=None)  # no test asserts a time
@given(document=documents(), c14n=CANONICAL, prefixes=prefix_lists(), method=CANONICAL, method_prefixes=prefix_lists())
def test_what_libxmlsec_signed_verifies(
    document: str, c14n: str, prefixes: str | None, method: str, method_prefixes: str | None
) -> None:
    """S9: inherited, redeclared and unused prefixes, PrefixList, xml:*, CDATA, comments, tails."""
    signing = replace(QUICK, c14n=c14n, prefixes=prefixes, method=method, method_prefixes=method_prefixes)
    verified = judged(signed_by_libxmlsec(document, signing))
    assert parse_canonical(verified.content).get("ID") == SIGNED_ID
    assert b"<!--" not in verified.content


@settings(deadline=None)  # no test asserts a time
@given(document=documents(), prefixes=prefix_lists(), where=st.sampled_from(["prefixes", "method_prefixes"]))
def test_the_default_namespace_in_a_list_is_refused(document: str, prefixes: str | None, where: str) -> None:
    """S9: legal, but libxml2's bindings lose it; refused by name, whatever the document."""
    changes: dict[str, Any] = {where: f"{prefixes or ''} #default".strip()}
    with pytest.raises(SignatureStructureRefused) as caught:
        judged(signed_by_libxmlsec(document, replace(QUICK, **changes)))
    assert caught.value.code == "signature_structure_refused"


@settings(deadline=None)  # no test asserts a time
@given(
    document=documents(),
    algorithm=st.sampled_from([C14N, C14N_COMMENTS, C14N11]),
    where=st.sampled_from(["c14n", "method"]),
)
def test_inclusive_canonicalisation_is_refused(document: str, algorithm: str, where: str) -> None:
    """S9: what it makes of an element depends on everything around it."""
    changes: dict[str, Any] = {where: algorithm}
    with pytest.raises(SignatureStructureRefused) as caught:
        judged(signed_by_libxmlsec(document, replace(QUICK, **changes)))
    assert caught.value.code == "signature_structure_refused"


@settings(deadline=None)  # no test asserts a time
@given(document=documents(), name=st.sampled_from(["x", "a/b", "../c", "#d", "?e"]))
def test_a_relative_namespace_is_refused(document: str, name: str) -> None:
    """S9: there is no canonical form of it; never a pass."""
    xml = signed_by_libxmlsec(document, QUICK)
    with pytest.raises(SignatureStructureRefused) as caught:
        judged(touched(xml, before=f'<r:x xmlns:r="{name}"/>'))
    assert caught.value.code == "signature_structure_refused"


@settings(deadline=None)  # no test asserts a time
@given(document=documents(), text=st.sampled_from([" ", "x", "&#13;", "<![CDATA[x]]>", "<x/>"]))
def test_what_was_added_around_the_signature_is_seen(document: str, text: str) -> None:
    """S9: a signature is taken out for its own digest, and nothing else with it."""
    xml = signed_by_libxmlsec(document, QUICK)
    judged(xml)
    for bad in (touched(xml, before=text), touched(xml, after=text)):
        with pytest.raises(SignatureValidationFailed) as caught:
            judged(bad)
        assert caught.value.code == "signature_validation_failed"
