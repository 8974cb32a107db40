"""Signatures taken away, emptied, or left over something that does not matter (S2, R21)."""

from functools import partial

from lxml import etree
from saml_cases import ASSERTION_SIGNED, BOTH_SIGNED, RESPONSE_SIGNED, Case, assert_only_the_attack_is_refused, named
from saml_messages import after_signing, made_from, one, parsed, protocol, replaced, write
from saml_recipe import Encryption, Recipe, Signing
from saml_signed import ds, sign
from saml_written import below

from vestibule_sdk.saml import Signed

SIGNATURE = "saml:Assertion/ds:Signature"


def removed(path: str, root: etree._Element) -> None:
    element = one(root, path)
    parent = element.getparent()
    assert parent is not None
    parent.remove(element)


def emptied(path: str, root: etree._Element) -> None:
    element = one(root, path)
    for child in element:
        element.remove(child)
    element.text = None


def doubled(path: str, root: etree._Element) -> None:
    element = one(root, path)
    element.addnext(parsed(etree.tostring(element, with_tail=False)))


def without(path: str, code: str, recipe: Recipe = ASSERTION_SIGNED) -> Case:
    return Case(f"{path} removed", code, after_signing(partial(removed, path)), recipe)


def empty(path: str, code: str) -> Case:
    return Case(f"{path} emptied", code, after_signing(partial(emptied, path)))


def twice(path: str, code: str) -> Case:
    return Case(f"{path} twice", code, after_signing(partial(doubled, path)))


def only_the_issuer_is_signed(recipe: Recipe) -> bytes:
    """A good signature by the right key, over an element that says nothing."""
    root = parsed(write(made_unsigned(recipe)))
    extensions = etree.Element(protocol("Extensions"))
    one(root, "samlp:Status").addprevious(extensions)
    note = below(extensions, "Advice", ID="_note-1")
    sign(note, Signing())
    return etree.tostring(root)


def made_unsigned(recipe: Recipe) -> Recipe:
    return Recipe(now_s=recipe.now_s, sign_assertion=None)


def a_signed_assertion_elsewhere(root: etree._Element) -> None:
    """The Signature stands beside the Assertion, as child of the Response, and refers to the Assertion."""
    signature = one(root, SIGNATURE)
    one(root, "saml:Issuer").addnext(signature)


def added(name: str, root: etree._Element) -> None:
    ds(one(root, SIGNATURE), name)


def renamed(root: etree._Element) -> None:
    one(root, SIGNATURE).tag = "{http://www.w3.org/2000/09/xmldsig#}Signatures"


BOTH = {"want_signed": Signed.BOTH}
STRUCTURE = "signature_structure_refused"

CASES = [
    without(SIGNATURE, "signature_missing"),
    without("ds:Signature", "signature_missing", RESPONSE_SIGNED),
    Case("never signed", "signature_missing", made_from(sign_assertion=None)),
    Case("never signed, encrypted", "signature_missing", made_from(sign_assertion=None), Recipe(encrypt=Encryption())),
    Case(
        "the Response's removed where both are wanted",
        "signature_missing",
        after_signing(partial(removed, "ds:Signature")),
        BOTH_SIGNED,
        BOTH,
    ),
    Case(
        "the Assertion unsigned where both are wanted",
        "signature_missing",
        made_from(sign_assertion=None),
        BOTH_SIGNED,
        BOTH,
        proven=True,
    ),
    Case(
        "the Assertion alone signed where the Response is wanted",
        "signature_missing",
        made_from(sign_response=None),
        BOTH_SIGNED,
        {"want_signed": Signed.RESPONSE},
    ),
    Case(
        "the Response alone signed where the Assertion is wanted",
        "signature_missing",
        made_from(sign_assertion=None),
        BOTH_SIGNED,
        {"want_signed": Signed.ASSERTION},
        proven=True,
    ),
    Case("only a note in Extensions signed", STRUCTURE, only_the_issuer_is_signed),
    Case("Signature beside the Assertion", STRUCTURE, after_signing(a_signed_assertion_elsewhere)),
    without(f"{SIGNATURE}/ds:SignedInfo", STRUCTURE),
    empty(f"{SIGNATURE}/ds:SignedInfo", STRUCTURE),
    twice(f"{SIGNATURE}/ds:SignedInfo", STRUCTURE),
    empty(SIGNATURE, STRUCTURE),
    twice(SIGNATURE, STRUCTURE),
    without(f"{SIGNATURE}/ds:SignedInfo/ds:Reference", STRUCTURE),
    empty(f"{SIGNATURE}/ds:SignedInfo/ds:Reference", STRUCTURE),
    without(f"{SIGNATURE}/ds:SignedInfo/ds:CanonicalizationMethod", STRUCTURE),
    without(f"{SIGNATURE}/ds:SignedInfo/ds:SignatureMethod", STRUCTURE),
    twice(f"{SIGNATURE}/ds:SignedInfo/ds:SignatureMethod", STRUCTURE),
    without(f"{SIGNATURE}/ds:SignedInfo/ds:Reference/ds:Transforms", STRUCTURE),
    empty(f"{SIGNATURE}/ds:SignedInfo/ds:Reference/ds:Transforms", STRUCTURE),
    without(f"{SIGNATURE}/ds:SignedInfo/ds:Reference/ds:DigestMethod", STRUCTURE),
    without(f"{SIGNATURE}/ds:SignedInfo/ds:Reference/ds:DigestValue", STRUCTURE),
    twice(f"{SIGNATURE}/ds:SignedInfo/ds:Reference/ds:DigestValue", STRUCTURE),
    empty(f"{SIGNATURE}/ds:SignedInfo/ds:Reference/ds:DigestValue", STRUCTURE),
    without(f"{SIGNATURE}/ds:SignatureValue", STRUCTURE),
    twice(f"{SIGNATURE}/ds:SignatureValue", STRUCTURE),
    empty(f"{SIGNATURE}/ds:SignatureValue", STRUCTURE),
    Case("an Object in the Signature", STRUCTURE, after_signing(partial(added, "Object"))),
    Case("a Manifest in the Signature", STRUCTURE, after_signing(partial(added, "Manifest"))),
    Case("a second KeyInfo", STRUCTURE, after_signing(partial(added, "KeyInfo"))),
    Case("SignatureProperties in the Signature", STRUCTURE, after_signing(partial(added, "SignatureProperties"))),
    Case("Signature in a look-alike namespace", "signature_missing", replaced('2000/09/xmldsig#"', '2000/09/xmldsig"')),
    Case("Signature renamed", "signature_missing", after_signing(renamed)),
    Case("one character of the name altered", "signature_validation_failed", replaced("alice-0001", "alice-0002")),
    Case(
        "an attribute added to the signed element",
        "signature_validation_failed",
        replaced("<saml:Assertion ", '<saml:Assertion Consent="urn:x" '),
    ),
    Case(
        "a member of the group board made one of admins",
        "signature_validation_failed",
        replaced(">board<", ">admins<"),
        RESPONSE_SIGNED,
    ),
    Case("the digest altered", "signature_validation_failed", replaced("<ds:DigestValue>", "<ds:DigestValue>AAAA")),
    Case(
        "the Response's signature broken, the Assertion's good",
        "signature_validation_failed",
        replaced("Destination=", 'Consent="urn:x" Destination='),
        BOTH_SIGNED,
    ),
]


@named(CASES)
async def test_nothing_is_believed_that_is_not_signed(case: Case) -> None:
    """S2, R21: a signature that is there has to hold, also where another one would do."""
    await assert_only_the_attack_is_refused(case)
