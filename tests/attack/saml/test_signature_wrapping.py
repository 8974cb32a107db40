"""XML signature wrapping: what was signed is moved aside, something else put where it is looked for (S2, S4, S5).

XSW1 to XSW8 are the names of Somorovsky et al., "On Breaking SAML: Be Whoever You Want to Be" (USENIX Security 2012),
as the tools of this trade use them.
"""

from collections.abc import Callable
from copy import deepcopy
from functools import partial

from lxml import etree
from saml_cases import ASSERTION_SIGNED, BOTH_SIGNED, RESPONSE_SIGNED, Case, assert_only_the_attack_is_refused, named
from saml_encrypted import put_ciphertext
from saml_messages import Attack, after_signing, assertion_of, one, parsed, protocol, saml, write
from saml_names import NAMESPACES
from saml_recipe import Encryption, Recipe
from saml_signed import ds
from saml_written import below

EVIL = "_evil-1"

Place = Callable[["etree._Element", "etree._Element"], None]  # noqa: SLF001 - an element has no public name in lxml
"""Puts the second element, which was signed, somewhere below the first, which is not."""

ENCRYPTED = Recipe(encrypt=Encryption())


def forged(original: etree._Element, *, with_id: str = EVIL, signature: bool = False) -> etree._Element:
    """A copy that names somebody else."""
    copy = deepcopy(original)
    copy.tail = None
    copy.set("ID", with_id)
    for name_id in copy.iter(saml("NameID")):
        name_id.text = "mallory"
    for assertion in copy.iterchildren(saml("Assertion")):
        assertion.set("ID", "_evil-2")
    own = copy.find("ds:Signature", NAMESPACES)
    if own is not None and not signature:
        copy.remove(own)
    return copy


def unsigned(original: etree._Element) -> etree._Element:
    """A copy of what was signed, as its digest wants it: without its Signature."""
    copy = deepcopy(original)
    copy.tail = None
    copy.remove(one(copy, "ds:Signature"))
    return copy


def around_response(place: Place, *, evil_id: str = EVIL) -> Attack:
    """A forged Response bears the signature; the signed one is put somewhere in it."""

    def attack(recipe: Recipe) -> bytes:
        original = parsed(write(recipe))
        evil = forged(original, with_id=evil_id, signature=True)
        place(evil, unsigned(original))
        return etree.tostring(evil)

    return attack


def around_assertion(place: Place, *, moved: bool, evil_id: str = EVIL) -> Attack:
    """A forged Assertion stands first; the signed one is put somewhere.

    Args:
        place: Where.
        moved: Whether the signature goes over to the forged one, or stays with what it signs.
        evil_id: Of the forged one.
    """

    def hook(root: etree._Element) -> None:
        original = assertion_of(root)
        evil = forged(original, with_id=evil_id, signature=moved)
        root.replace(original, evil)
        place(evil, unsigned(original) if moved else original)

    return after_signing(hook)


def last(evil: etree._Element, original: etree._Element) -> None:
    evil.append(original)


def first(evil: etree._Element, original: etree._Element) -> None:
    evil.insert(0, original)


def before_the_signature(evil: etree._Element, original: etree._Element) -> None:
    one(evil, "ds:Signature").addprevious(original)


def after_it(evil: etree._Element, original: etree._Element) -> None:
    evil.addnext(original)


def before_it(evil: etree._Element, original: etree._Element) -> None:
    evil.addprevious(original)


def in_the_signature(evil: etree._Element, original: etree._Element) -> None:
    one(evil, "ds:Signature").append(original)


def in_an_object(evil: etree._Element, original: etree._Element) -> None:
    ds(one(evil, "ds:Signature"), "Object").append(original)


def in_the_key_info(evil: etree._Element, original: etree._Element) -> None:
    one(evil, "ds:Signature/ds:KeyInfo").append(original)


def response_of(evil: etree._Element) -> etree._Element:
    return evil.getroottree().getroot()


def in_extensions(evil: etree._Element, original: etree._Element) -> None:
    extensions = etree.Element(protocol("Extensions"))
    one(response_of(evil), "samlp:Status").addprevious(extensions)
    extensions.append(original)


def in_the_status_detail(evil: etree._Element, original: etree._Element) -> None:
    etree.SubElement(one(response_of(evil), "samlp:Status"), protocol("StatusDetail")).append(original)


def assertion_in(evil: etree._Element) -> etree._Element:
    return evil if evil.tag == saml("Assertion") else assertion_of(evil)


def in_advice(evil: etree._Element, original: etree._Element) -> None:
    advice = etree.Element(saml("Advice"))
    one(assertion_in(evil), "saml:Conditions").addnext(advice)
    advice.append(original)


def in_an_attribute_value(evil: etree._Element, original: etree._Element) -> None:
    statement = one(assertion_in(evil), "saml:AttributeStatement")
    below(below(statement, "Attribute", Name="extra"), "AttributeValue").append(original)


def in_the_confirmation_data(evil: etree._Element, original: etree._Element) -> None:
    one(assertion_in(evil), "saml:Subject/saml:SubjectConfirmation/saml:SubjectConfirmationData").append(original)


def in_the_context_declaration(evil: etree._Element, original: etree._Element) -> None:
    below(one(assertion_in(evil), "saml:AuthnStatement/saml:AuthnContext"), "AuthnContextDecl").append(original)


def forged_in(place: Place, *, evil_id: str = EVIL) -> Attack:
    """The signed Assertion stays where it is; a forged one is put where a reader might look."""
    return after_signing(lambda root: place(root, forged(assertion_of(root), with_id=evil_id)))


def beside_the_ciphertext(root: etree._Element) -> None:
    evil = below(root, "Assertion", ID=EVIL, Version="2.0", IssueInstant="2027-01-15T08:00:00Z")
    below(below(evil, "Subject"), "NameID", "mallory")


def ciphertext_moved(place: Place, root: etree._Element) -> None:
    encrypted = one(root, "saml:EncryptedAssertion")
    beside_the_ciphertext(root)
    place(root, encrypted)


def in_a_ciphertext(place: Place, recipe: Recipe) -> bytes:
    """The attacker has our certificate too, and encrypts a wrapped Assertion to us."""
    root = parsed(write(recipe))
    original = assertion_of(root)
    evil = forged(original, signature=True)
    place(evil, unsigned(original))
    root.remove(original)
    put_ciphertext(below(root, "EncryptedAssertion"), etree.tostring(evil), Encryption())
    return etree.tostring(root)


EVERYWHERE: dict[str, Place] = {
    "Extensions": in_extensions,
    "StatusDetail": in_the_status_detail,
    "Advice": in_advice,
    "an AttributeValue": in_an_attribute_value,
    "SubjectConfirmationData": in_the_confirmation_data,
    "AuthnContextDecl": in_the_context_declaration,
}
IN_SIGNATURE: dict[str, Place] = {
    "the Signature": in_the_signature,
    "an Object": in_an_object,
    "KeyInfo": in_the_key_info,
}
COUNT = "saml_assertion_count"

CASES = [
    Case(
        "XSW1: signed Response in the Signature of a forged one",
        COUNT,
        around_response(in_the_signature),
        RESPONSE_SIGNED,
    ),
    Case("XSW2: signed Response beside its Signature", COUNT, around_response(before_the_signature), RESPONSE_SIGNED),
    Case("XSW3: forged Assertion before the signed one", COUNT, around_assertion(after_it, moved=False)),
    Case("XSW3 backwards: forged Assertion after the signed one", COUNT, around_assertion(before_it, moved=False)),
    Case("XSW4: signed Assertion in a forged one", COUNT, around_assertion(last, moved=False)),
    Case("XSW4 first: signed Assertion as first child of a forged one", COUNT, around_assertion(first, moved=False)),
    Case("XSW5: Signature in the forged Assertion, signed one after it", COUNT, around_assertion(after_it, moved=True)),
    Case(
        "XSW6: signed Assertion in the Signature of a forged one", COUNT, around_assertion(in_the_signature, moved=True)
    ),
    Case(
        "XSW7: forged Assertion of the same ID in Extensions",
        "saml_duplicate_id",
        forged_in(in_extensions, evil_id="_assertion-1"),
    ),
    Case("XSW8: signed Assertion in an Object of a forged one", COUNT, around_assertion(in_an_object, moved=True)),
    *(
        Case(f"signed Response in {name} of a forged one", COUNT, around_response(place), RESPONSE_SIGNED)
        for name, place in {**EVERYWHERE, **IN_SIGNATURE, "the end": last}.items()
    ),
    *(
        Case(
            f"signed Response of the same ID in {name} of a forged one",
            "saml_duplicate_id",
            around_response(place, evil_id="_response-1"),
            RESPONSE_SIGNED,
        )
        for name, place in {"Extensions": in_extensions, "an Object": in_an_object}.items()
    ),
    *(
        Case(f"signed Assertion with its Signature in {name}", COUNT, around_assertion(place, moved=False))
        for name, place in EVERYWHERE.items()
    ),
    *(
        Case(f"signed Assertion in {name}, its Signature in the forged one", COUNT, around_assertion(place, moved=True))
        for name, place in {**EVERYWHERE, **IN_SIGNATURE}.items()
    ),
    *(
        Case(
            f"signed Assertion of the same ID in {name}",
            "saml_duplicate_id",
            around_assertion(place, moved=True, evil_id="_assertion-1"),
        )
        for name, place in {**EVERYWHERE, **IN_SIGNATURE}.items()
    ),
    Case(
        "both signed: forged Assertion before the signed one",
        COUNT,
        around_assertion(after_it, moved=False),
        BOTH_SIGNED,
    ),
    Case(
        "both signed: signed Response in Extensions of a forged one", COUNT, around_response(in_extensions), BOTH_SIGNED
    ),
    Case(
        "both signed: signed Assertion in an Object of a forged one",
        COUNT,
        around_assertion(in_an_object, moved=True),
        BOTH_SIGNED,
    ),
    Case(
        "both signed: forged Assertion, signed Response left in shape",
        "signature_missing",
        forged_in(lambda root, evil: root.replace(assertion_of(root), evil)),
        ASSERTION_SIGNED,
    ),
    Case("encrypted: forged Assertion in the clear beside it", COUNT, after_signing(beside_the_ciphertext), ENCRYPTED),
    *(
        Case(
            f"encrypted: moved to {name}, forged one in the clear",
            COUNT,
            after_signing(partial(ciphertext_moved, place)),
            ENCRYPTED,
        )
        for name, place in {"Extensions": in_extensions, "StatusDetail": in_the_status_detail}.items()
    ),
    *(
        Case(
            f"encrypted by the attacker: signed Assertion in {name} of a forged one",
            COUNT,
            partial(in_a_ciphertext, place),
        )
        for name, place in {
            "Advice": in_advice,
            "an Object": in_an_object,
            "an AttributeValue": in_an_attribute_value,
        }.items()
    ),
]


@named(CASES)
async def test_a_signature_counts_only_for_what_it_stands_in(case: Case) -> None:
    """S2, S4, S5: nobody but the person whom the provider named is ever read."""
    await assert_only_the_attack_is_refused(case)
