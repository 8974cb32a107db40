"""The shape of a signature, where a response alone cannot show that a rule is held (S2)."""

import pytest
from lxml import etree
from saml_algorithms import BASE64, C14N, EXC_C14N, EXC_C14N_COMMENTS, XSLT
from saml_messages import one, write
from saml_recipe import Hook, Recipe, Signing, nothing
from saml_signed import ds, ds_find, signature_template

from vestibule.errors import LoginError
from vestibule.protocols.saml.signature.structure import take_apart
from vestibule.protocols.saml.xml.parse import parse_document


def refusal(signature: etree._Element, signed: etree._Element) -> str:
    """The code of it."""
    with pytest.raises(LoginError) as caught:
        take_apart(signature, signed, allow_sha1=False)
    return caught.value.code


def test_s2_a_signature_covers_the_element_that_it_stands_in_and_no_other() -> None:
    """S2: whoever calls it with another element is refused, even one with the ID that the signature names."""
    root = parse_document(write(Recipe()))
    assertion = one(root, "saml:Assertion")
    signature = one(assertion, "ds:Signature")
    assert take_apart(signature, assertion, allow_sha1=False).signature is signature
    assert refusal(signature, root) == "signature_structure_refused"
    twin = etree.Element(assertion.tag, ID=assertion.get("ID", ""))
    assert refusal(signature, twin) == "signature_structure_refused"


def shaped(
    hook: Hook = nothing, *, element_id: str | None = "_1", signing: Signing | None = None
) -> tuple[etree._Element, etree._Element]:
    """A signature of the accepted shape, its values filled in with anything, and the element that it stands in."""
    element = etree.Element("x")
    if element_id is not None:
        element.set("ID", element_id)
    signature = signature_template(element, signing or Signing())
    ds_find(signature, "SignedInfo/Reference/DigestValue").text = "AAAA"
    ds_find(signature, "SignatureValue").text = "AAAA"
    hook(signature)
    element.append(signature)
    return signature, element


def accepted(*, signing: Signing | None = None) -> bool:
    signature, element = shaped(signing=signing)
    return take_apart(signature, element, allow_sha1=False).signature is signature


@pytest.mark.parametrize("algorithm", ["", EXC_C14N, EXC_C14N_COMMENTS, C14N, BASE64, XSLT, "urn:x"])
def test_s2_the_first_transform_takes_the_signature_out(algorithm: str) -> None:
    """S2; SAML core 5.4.4: also where it has nothing in it, and the second one is as it should be."""

    def first(signature: etree._Element) -> None:
        ds_find(signature, "SignedInfo/Reference/Transforms")[0].set("Algorithm", algorithm)

    assert accepted()
    assert refusal(*shaped(first)) == "signature_structure_refused"


@pytest.mark.parametrize(("element_id", "uri"), [(None, "#None"), (None, "#"), (None, ""), ("", "#"), ("", "")])
def test_s2_what_has_no_id_cannot_be_signed(element_id: str | None, uri: str) -> None:
    """S2: whatever the reference makes of its absence."""

    def reference(signature: etree._Element) -> None:
        ds_find(signature, "SignedInfo/Reference").set("URI", uri)

    assert refusal(*shaped(reference, element_id=element_id)) == "signature_structure_refused"


def test_s66_a_prefix_list_has_32_prefixes_at_most() -> None:
    """S66: each is looked for among every declaration in scope, in both canonicalisations."""
    names = [f"p{number}" for number in range(33)]
    longest, longer = " ".join(names[:32]), " ".join(names)
    assert accepted(signing=Signing(prefixes=longest, method_prefixes=longest))
    for signing in (Signing(prefixes=longer), Signing(method_prefixes=longer)):
        assert refusal(*shaped(signing=signing)) == "signature_structure_refused"


@pytest.mark.parametrize("name", ["SignatureMethod", "Reference/DigestMethod"])
def test_s7_an_algorithm_takes_no_parameters(name: str) -> None:
    """S7: a length at which an HMAC is cut off, or whatever else."""

    def parameter(signature: etree._Element) -> None:
        ds(ds_find(signature, f"SignedInfo/{name}"), "HMACOutputLength")

    assert refusal(*shaped(parameter)) == "signature_structure_refused"


def test_s19_a_list_of_prefixes_that_lists_none_is_an_empty_one() -> None:
    """S19: an InclusiveNamespaces element without its attribute."""

    def unlisted(signature: etree._Element) -> None:
        for element in signature.iter(f"{{{EXC_C14N}}}InclusiveNamespaces"):
            del element.attrib["PrefixList"]

    signature, element = shaped(unlisted, signing=Signing(prefixes="a", method_prefixes="b"))
    parts = take_apart(signature, element, allow_sha1=False)
    assert (parts.reference_prefixes, parts.signed_info_prefixes) == ((), ())
