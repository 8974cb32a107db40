"""What is read of a decrypted assertion under the response's signature is all that was encrypted (S1, S8).

The schema check takes parts out of the tree it is given. Read afterwards, that tree told a shorter name.
"""

from lxml import etree
from saml_algorithms import AES256_GCM
from saml_cases import Accepted, Case, assert_only_the_attack_is_refused, named, received_from
from saml_messages import before_signing, one, write
from saml_recipe import Encryption, Hook, Recipe, Signing

MGF = "{http://www.w3.org/2009/xmlenc11#}MGF"
RESPONSE_SIGNED_AND_ENCRYPTED = Recipe(sign_response=Signing(), sign_assertion=None, encrypt=Encryption())


def an_element_inside(path: str) -> Hook:
    """The provider writes an element into a text; before it and behind it the text goes on."""

    def hook(root: etree._Element) -> None:
        element = one(root, path)
        element.text = "alice"
        etree.SubElement(element, MGF).tail = "-0002"

    return hook


CASES = [
    Case(
        "an element of XML Encryption inside the NameID",
        "saml_message_malformed",
        before_signing(an_element_inside("saml:Assertion/saml:Subject/saml:NameID")),
        RESPONSE_SIGNED_AND_ENCRYPTED,
        proven=True,
    ),
    Case(
        "the same in an assertion that is signed itself",
        "saml_message_malformed",
        before_signing(an_element_inside("saml:Assertion/saml:Subject/saml:NameID")),
        Recipe(encrypt=Encryption()),
        proven=True,
    ),
]


@named(CASES)
async def test_s8_no_element_cuts_a_decrypted_name_short(case: Case) -> None:
    """S1, S8."""
    await assert_only_the_attack_is_refused(case)


async def test_a_name_encrypted_as_keycloak_encrypts_is_read_inside_an_encrypted_assertion() -> None:
    """RSA-OAEP with a mask of its own, whose parameter the schema does not know."""

    def without_ids(encrypted: etree._Element) -> None:
        for element in encrypted.iter("*"):
            element.attrib.pop("Id", None)

    recipe = Recipe(
        sign_response=Signing(),
        sign_assertion=None,
        encrypt=Encryption(),
        encrypt_name_id=Encryption(
            data=AES256_GCM,
            transport="http://www.w3.org/2009/xmlenc11#rsa-oaep",
            oaep_digest="http://www.w3.org/2001/04/xmlenc#sha256",
            mgf="http://www.w3.org/2009/xmlenc11#mgf1sha256",
            shape=without_ids,
        ),
    )
    received = await received_from(Accepted("encrypted twice", write, recipe))
    assert received.name_id is not None
    assert received.name_id.value == recipe.name_id
