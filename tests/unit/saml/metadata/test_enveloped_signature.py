"""Our own signatures, judged by libxmlsec and by our own verification (S21)."""

import pytest
import xmlsec
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from saml_libxmlsec import parsed, signed_element
from saml_names import ASSERTION, PROTOCOL
from saml_signing_keys import signing_key

from vestibule.protocols.saml.signature.key import read_verification_key
from vestibule.protocols.saml.signature.structure import take_apart
from vestibule.protocols.saml.signature.verify import verify
from vestibule.protocols.saml.signing import signed_document

KEY = signing_key("sp now")
NAMES = {"samlp": PROTOCOL, "saml": ASSERTION}


def request(*, issuer: str | None = "https://app.example", more: str = "") -> etree._Element:
    """An AuthnRequest that is not signed yet."""
    root = etree.Element(f"{{{PROTOCOL}}}AuthnRequest", nsmap=NAMES, ID="_1", Version="2.0", More=more)
    if issuer is not None:
        etree.SubElement(root, f"{{{ASSERTION}}}Issuer").text = issuer
    etree.SubElement(root, f"{{{PROTOCOL}}}NameIDPolicy", AllowCreate="true")
    return root


def signed(element: etree._Element) -> bytes:
    return signed_document(element, certificate=KEY.certificate_pem, key=KEY.rsa_private)


def local_names(root: etree._Element) -> list[str]:
    return [etree.QName(child).localname for child in root]


def test_it_stands_right_after_the_issuer_else_first() -> None:
    """SAML core 3.2.1: the schema's order."""
    assert local_names(parsed(signed(request()))) == ["Issuer", "Signature", "NameIDPolicy"]
    assert local_names(parsed(signed(request(issuer=None)))) == ["Signature", "NameIDPolicy"]
    empty = etree.Element("empty", ID="_1")
    assert local_names(parsed(signed(empty))) == ["Signature"]


def test_libxmlsec_verifies_it() -> None:
    root = parsed(signed(request()))
    assert signed_element(root, ".", signer=KEY.certificate) is root


def test_our_own_checks_accept_it() -> None:
    """S2: its shape is the one that is demanded of others."""
    root = parsed(signed(request()))
    parts = take_apart(root[1], root, allow_sha1=False)
    key = read_verification_key(KEY.certificate_pem, path="")
    assert verify(root, parts, [key]).key is key


def test_it_is_over_every_byte() -> None:
    altered = signed(request(more="here")).replace(b"here", b"gone")
    with pytest.raises(xmlsec.Error):
        signed_element(parsed(altered), ".", signer=KEY.certificate)
    with pytest.raises(xmlsec.Error):
        signed_element(parsed(signed(request())), ".", signer=signing_key("other").certificate)


def test_it_uses_what_saml_asks_for() -> None:
    """SAML core 5.4; S21: SHA-256."""
    root = parsed(signed(request()))
    algorithms = [element.get("Algorithm") for element in root.iter() if element.get("Algorithm")]
    assert algorithms == [
        "http://www.w3.org/2001/10/xml-exc-c14n#",
        "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
        "http://www.w3.org/2000/09/xmldsig#enveloped-signature",
        "http://www.w3.org/2001/10/xml-exc-c14n#",
        "http://www.w3.org/2001/04/xmlenc#sha256",
    ]


@settings(deadline=None)  # no test asserts a time
@given(text=st.text(st.characters(codec="utf-8", exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff")))
def test_any_text_survives_the_way(text: str) -> None:
    root = parsed(signed(request(issuer=text + "\r\n\t", more=text + '\r\n\t<&">')))
    assert signed_element(root, ".", signer=KEY.certificate) is root
    assert root.get("More") == text + '\r\n\t<&">'
