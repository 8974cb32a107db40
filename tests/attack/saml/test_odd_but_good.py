"""What real providers send, and what lies exactly on an edge: accepted, or the refusals would prove nothing."""

import pytest
from lxml import etree
from saml_algorithms import (
    ECDSA_SHA256,
    ECDSA_SHA384,
    ECDSA_SHA512,
    PSS_SHA256,
    PSS_SHA384,
    PSS_SHA512,
    RSA_SHA256,
    RSA_SHA384,
    RSA_SHA512,
    SHA384,
    SHA512,
)
from saml_cases import Accepted, received_from
from saml_encrypted import put_ciphertext
from saml_messages import before_signing, one
from saml_names import EMAIL
from saml_recipe import BEARER, HOLDER_OF_KEY, IDP, SP, Attribute, Confirmation, Encryption, Recipe, Signing
from saml_signing_keys import Kind, signing_key
from saml_written import below

from vestibule_sdk.saml import Signed

SKEW_S = 180
KEYS: list[tuple[Kind, str]] = [
    ("RSA-2048", RSA_SHA256),
    ("RSA-2048", RSA_SHA384),
    ("RSA-2048", RSA_SHA512),
    ("RSA-3072", RSA_SHA256),
    ("RSA-2048", PSS_SHA256),
    ("RSA-2048", PSS_SHA384),
    ("RSA-3072", PSS_SHA512),
    ("P-256", ECDSA_SHA256),
    ("P-384", ECDSA_SHA384),
    ("P-521", ECDSA_SHA512),
    ("P-256", ECDSA_SHA512),
]


def confirmed(name: str, *confirmations: Confirmation) -> Accepted:
    return Accepted(name, recipe=Recipe(confirmations=confirmations))


def without_ids(holder: etree._Element) -> None:
    """Two ciphertexts of one message do not share IDs."""
    for element in holder.iter():
        element.attrib.pop("Id", None)


def value_of(root: etree._Element) -> etree._Element:
    return one(root, "saml:Assertion/saml:AttributeStatement/saml:Attribute[@Name='email']/saml:AttributeValue")


def name_in_value(root: etree._Element) -> None:
    value = value_of(root)
    value.text = None
    below(value, "NameID", "targeted-1", NameQualifier=IDP, SPNameQualifier=SP)


def encrypted_attribute(root: etree._Element) -> None:
    statement = one(root, "saml:Assertion/saml:AttributeStatement")
    put_ciphertext(below(statement, "EncryptedAttribute"), b"<x/>", Encryption())


def xml_in_value(root: etree._Element) -> None:
    value = value_of(root)
    value.text = None
    etree.SubElement(value, "{urn:x}address").text = "1 Hall Street"


ALGORITHMS = [
    Accepted(
        f"{kind} by {algorithm.rpartition('#')[2]}",
        recipe=Recipe(sign_assertion=Signing(key=signing_key("idp", kind), algorithm=algorithm)),
    )
    for kind, algorithm in KEYS
]
SIGNED = [
    Accepted("digest by SHA-384", recipe=Recipe(sign_assertion=Signing(digest=SHA384))),
    Accepted("digest by SHA-512", recipe=Recipe(sign_assertion=Signing(digest=SHA512))),
    Accepted("no KeyInfo", recipe=Recipe(sign_assertion=Signing(key_info=False))),
    Accepted("Response signed", recipe=Recipe(sign_assertion=None, sign_response=Signing())),
    Accepted("both signed, both wanted", recipe=Recipe(sign_response=Signing()), profile={"want_signed": Signed.BOTH}),
    Accepted("Assertion signed and wanted", recipe=Recipe(), profile={"want_signed": Signed.ASSERTION}),
    Accepted(
        "Response signed and wanted",
        recipe=Recipe(sign_assertion=None, sign_response=Signing()),
        profile={"want_signed": Signed.RESPONSE},
    ),
    Accepted(
        "both signed and encrypted",
        recipe=Recipe(encrypt=Encryption(), sign_response=Signing()),
        profile={"want_signed": Signed.BOTH, "want_encrypted": True},
    ),
    Accepted(
        "encrypted, signed outside only",
        recipe=Recipe(encrypt=Encryption(), sign_assertion=None, sign_response=Signing()),
    ),
    Accepted(
        "encrypted twice over: Assertion and name",
        recipe=Recipe(encrypt=Encryption(), encrypt_name_id=Encryption(shape=without_ids), sign_response=Signing()),
    ),
]
CONTENT = [
    Accepted("no Destination", recipe=Recipe(destination=None)),
    Accepted("no Issuer on the Response", recipe=Recipe(response_issuer=None)),
    Accepted(
        "no InResponseTo on the Response",
        recipe=Recipe(in_response_to=None, confirmations=(Confirmation(in_response_to="_0123"),)),
    ),
    Accepted("no attributes", recipe=Recipe(attributes=())),
    Accepted("no session index", recipe=Recipe(session_index=None)),
    Accepted("an e-mail address as name", recipe=Recipe(name_id_format=EMAIL)),
    Accepted("a name without format", recipe=Recipe(name_id_format=None)),
    Accepted("qualifiers", recipe=Recipe(name_qualifier="https://idp.example/saml", sp_name_qualifier=SP)),
    Accepted("our audience among others", recipe=Recipe(audiences=(("https://other.example", SP),))),
    Accepted("two restrictions that both name us", recipe=Recipe(audiences=((SP,), ("https://other.example", SP)))),
    Accepted("OneTimeUse", recipe=Recipe(more_conditions=("<saml:OneTimeUse/>",))),
    Accepted("ProxyRestriction", recipe=Recipe(more_conditions=('<saml:ProxyRestriction Count="0"/>',))),
    Accepted("conditions without times", recipe=Recipe(not_before=None, not_on_or_after=None)),
    Accepted(
        "one attribute twice",
        recipe=Recipe(attributes=(Attribute(name="Role", values=("a",)), Attribute(name="Role", values=("b",)))),
    ),
    Accepted("an empty value", recipe=Recipe(attributes=(Attribute(name="email", values=("", "a@b.example")),))),
    Accepted("a name inside a value, as eduPersonTargetedID has it", before_signing(name_in_value)),
    Accepted("an encrypted attribute, which nobody reads", before_signing(encrypted_attribute)),
    Accepted("XML in a value", before_signing(xml_in_value)),
    Accepted(
        "another language",
        recipe=Recipe(name_id="алиса", attributes=(Attribute(name="name", values=("Алиса Ö. 愛",)),)),
    ),
]
CONFIRMATIONS = [
    confirmed("holder of key beside bearer", Confirmation(method=HOLDER_OF_KEY), Confirmation()),
    confirmed(
        "a bearer for somebody else beside ours", Confirmation(recipient="https://other.example/"), Confirmation()
    ),
    confirmed("an expired bearer beside ours", Confirmation(not_on_or_after=-1000), Confirmation(method=BEARER)),
]
EDGES = [
    confirmed("confirmation in the last second", Confirmation(not_on_or_after=1 - SKEW_S)),
    Accepted("conditions in the last second", recipe=Recipe(not_on_or_after=1 - SKEW_S)),
    Accepted("conditions in the first second", recipe=Recipe(not_before=SKEW_S)),
    Accepted("the session in its last second", recipe=Recipe(session_not_on_or_after=1)),
    Accepted(
        "fractions of a second",
        recipe=Recipe(not_before="2020-01-01T00:00:00.123Z", authn_instant="2020-01-01T00:00:00.999999Z"),
    ),
    Accepted("seven digits of a fraction", recipe=Recipe(not_before="2020-01-01T00:00:00.1234567Z")),
]

ACCEPTED = [*ALGORITHMS, *SIGNED, *CONTENT, *CONFIRMATIONS, *EDGES]


@pytest.mark.parametrize("accepted", ACCEPTED, ids=str)
async def test_it_is_accepted(accepted: Accepted) -> None:
    """R19, R21, S7, S10-S17."""
    received = await received_from(accepted)
    assert received.name_id is not None
    assert received.name_id.value == accepted.recipe.name_id


@pytest.mark.parametrize("skew_s", [0, 60, 300])
async def test_the_skew_is_the_connection_s(skew_s: int) -> None:
    """S15."""
    recipe = Recipe(confirmations=(Confirmation(not_on_or_after=1 - skew_s),), not_before=skew_s)
    await received_from(Accepted("", recipe=recipe, profile={"skew_s": skew_s}))
