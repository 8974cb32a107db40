"""What a signature refers to, and who may be called what (S2, S3)."""

from functools import partial

from lxml import etree
from saml_cases import ASSERTION_SIGNED, BOTH_SIGNED, RESPONSE_SIGNED, Case, assert_only_the_attack_is_refused, named
from saml_messages import after_signing, before_signing, made_from, one, protocol, replaced, signed_with
from saml_recipe import Hook, Signing
from saml_signed import ds_find
from saml_written import below

STRUCTURE = "signature_structure_refused"
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"


def reference(signature: etree._Element) -> etree._Element:
    return ds_find(signature, "SignedInfo/Reference")


def uri(value: str | None) -> Hook:
    """Gives the reference another URI, or none."""

    def hook(signature: etree._Element) -> None:
        if value is None:
            del reference(signature).attrib["URI"]
        else:
            reference(signature).set("URI", value)

    return hook


def second_reference(value: str) -> Hook:
    """Adds a second reference, to something else."""

    def hook(signature: etree._Element) -> None:
        first = reference(signature)
        copy = etree.fromstring(etree.tostring(first))
        copy.set("URI", value)
        first.addnext(copy)

    return hook


def referring(name: str, value: str | None) -> Case:
    return Case(f"reference: {name}", STRUCTURE, signed_with(shape=uri(value), by_hand=True))


def named_elsewhere(name: str, value: str, root: etree._Element) -> None:
    """Gives an element of the response an ID."""
    extensions = etree.Element(protocol("Extensions"))
    one(root, "samlp:Status").addprevious(extensions)
    below(extensions, "Advice").set(name, value)


def ids_swapped(root: etree._Element) -> None:
    assertion = one(root, "saml:Assertion")
    root.set("ID", "_assertion-1")
    assertion.set("ID", "_response-1")


def reference_attribute(name: str, value: str, signature: etree._Element) -> None:
    reference(signature).set(name, value)


CASES = [
    referring("empty, the whole document", ""),
    referring("none", None),
    referring("only a hash", "#"),
    referring("to the Response", "#_response-1"),
    referring("to nothing that is there", "#_nothing"),
    referring("without a hash", "_assertion-1"),
    referring("xpointer to the ID", "#xpointer(id('_assertion-1'))"),
    referring("xpointer to the root", "#xpointer(/)"),
    referring("xpointer to a path", "#xpointer(//*[@ID='_assertion-1'])"),
    referring("element scheme", "#element(/1/3)"),
    referring("to a file", "file:///etc/hostname"),
    referring("to a file with fragment", "file:///etc/hostname#_assertion-1"),
    referring("to a host", "http://127.0.0.1:9/message.xml"),
    referring("to a document of the same place", "message.xml#_assertion-1"),
    referring("with a space before", " #_assertion-1"),
    referring("with a space after", "#_assertion-1 "),
    referring("with a line break", "#_assertion-1\n"),
    referring("percent-encoded", "#_assertion%2D1"),
    referring("in another case", "#_Assertion-1"),
    referring("with a zero-width space", "#_assertion-1\u200b"),
    referring("with a composed look-alike", "#_аssertion-1"),  # noqa: RUF001 - a Cyrillic letter is the attack
    Case(
        "two references, the second to the Response",
        STRUCTURE,
        signed_with(shape=second_reference("#_response-1"), by_hand=True),
    ),
    Case("two references to the same", STRUCTURE, signed_with(shape=second_reference("#_assertion-1"))),
    Case(
        "reference of the Response to the Assertion",
        STRUCTURE,
        signed_with(shape=uri("#_assertion-1"), by_hand=True),
        RESPONSE_SIGNED,
    ),
    Case(
        "reference with a Type",
        STRUCTURE,
        signed_with(shape=partial(reference_attribute, "Type", "http://www.w3.org/2000/09/xmldsig#Manifest")),
    ),
    Case("IDs of Response and Assertion swapped", STRUCTURE, after_signing(ids_swapped)),
    Case("two elements share an ID", "saml_duplicate_id", made_from(response_id="_assertion-1")),
    Case(
        "an Extension with the Assertion's ID",
        "saml_duplicate_id",
        after_signing(partial(named_elsewhere, "ID", "_assertion-1")),
    ),
    Case(
        "an Extension with the Assertion's ID as Id",
        "saml_duplicate_id",
        after_signing(partial(named_elsewhere, "Id", "_assertion-1")),
    ),
    Case(
        "an Extension with the Assertion's ID as id",
        "saml_duplicate_id",
        after_signing(partial(named_elsewhere, "id", "_assertion-1")),
    ),
    Case(
        "an Extension with the Assertion's ID as xml:id",
        "saml_duplicate_id",
        after_signing(partial(named_elsewhere, XML_ID, "_assertion-1")),
    ),
    Case(
        "an ID in the namespace of assertions",
        "saml_duplicate_id",
        after_signing(partial(named_elsewhere, "{urn:oasis:names:tc:SAML:2.0:assertion}ID", "_other")),
    ),
    Case(
        "an ID in a namespace of nobody",
        "saml_duplicate_id",
        after_signing(partial(named_elsewhere, "{urn:x}Id", "_assertion-1")),
    ),
    Case(
        "the Response has the Assertion's ID, both signed",
        "saml_duplicate_id",
        replaced('ID="_response-1"', 'ID="_assertion-1"'),
        BOTH_SIGNED,
    ),
    Case(
        "the KeyInfo has the Assertion's ID",
        "saml_duplicate_id",
        replaced("<ds:KeyInfo>", '<ds:KeyInfo Id="_assertion-1">'),
    ),
    Case("no ID on what is signed", STRUCTURE, replaced(' ID="_assertion-1"', "")),
    Case("an empty ID", STRUCTURE, replaced(' ID="_assertion-1"', ' ID=""')),
    Case(
        "an ID with a space",
        "saml_message_malformed",
        made_from(assertion_id="_assertion 1", sign_assertion=Signing(by_hand=True)),
        proven=True,
    ),
    Case("an ID that begins with a digit", "saml_message_malformed", made_from(assertion_id="1assertion"), proven=True),
    Case("the ID spelt Id", STRUCTURE, replaced(' ID="_assertion-1"', ' Id="_assertion-1"')),
    Case("the ID as xml:id", STRUCTURE, replaced(' ID="_assertion-1"', ' xml:id="_assertion-1"')),
    Case("the ID twice", "saml_message_malformed", replaced(' ID="_assertion-1"', ' ID="_assertion-1" ID="_x"')),
    Case(
        "the ID beside a namespaced one",
        "saml_duplicate_id",
        before_signing(lambda root: one(root, "saml:Assertion").set("{urn:oasis:names:tc:SAML:2.0:assertion}ID", "_x")),
        ASSERTION_SIGNED,
    ),
]


@named(CASES)
async def test_a_signature_refers_to_its_parent_and_an_id_is_somebodys_own(case: Case) -> None:
    """S2, S3."""
    await assert_only_the_attack_is_refused(case)
