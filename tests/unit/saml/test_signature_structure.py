"""The shape of a signature, where a response alone cannot show that a rule is held (S2)."""

import pytest
from lxml import etree
from saml_messages import one, write
from saml_recipe import Recipe

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
