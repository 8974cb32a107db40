"""Canonical forms and namespaces: where two readers of one document could see two things (S9)."""

from functools import partial

import pytest
from lxml import etree
from saml_algorithms import C14N, C14N11, C14N_COMMENTS, EXC_C14N_COMMENTS
from saml_cases import RESPONSE_SIGNED, Accepted, Case, assert_only_the_attack_is_refused, named, received_from
from saml_messages import after_signing, as_bytes, before_signing, one, replaced, signed_with
from saml_names import ASSERTION, PROTOCOL, XMLDSIG
from saml_recipe import Attribute, Recipe, Signing, Style
from saml_signed import ds_find

STRUCTURE = "signature_structure_refused"
BROKEN = "signature_validation_failed"
MALFORMED = "saml_message_malformed"
XML = "http://www.w3.org/XML/1998/namespace"


def default_namespace(xml: bytes) -> bytes:
    """The same names, by the default namespace in place of a prefix."""
    start, end = xml.index(b"<saml:Assertion "), xml.index(b"</samlp:Response>")
    inner = xml[start:end].replace(b"<saml:", b"<").replace(b"</saml:", b"</")
    return (
        xml[:start] + inner.replace(b"<Assertion ", b'<Assertion xmlns="' + ASSERTION.encode() + b'" ', 1) + xml[end:]
    )


def in_prefix_list(child: str, signature: etree._Element) -> None:
    """Something inside the InclusiveNamespaces element."""
    transform = ds_find(signature, "SignedInfo/Reference/Transforms")[-1]
    transform[0].append(etree.Element(child))


def second_list(signature: etree._Element) -> None:
    transform = ds_find(signature, "SignedInfo/Reference/Transforms")[-1]
    transform.append(etree.fromstring(etree.tostring(transform[0])))


def attribute(path: str, name: str, value: str, root: etree._Element) -> None:
    one(root, path).set(name, value)


def renamed(path: str, name: str, root: etree._Element) -> None:
    one(root, path).tag = name


def tail(path: str, text: str, root: etree._Element) -> None:
    one(root, path).tail = text


CASES = [
    Case("inclusive, for SignedInfo", STRUCTURE, signed_with(method=C14N)),
    Case("inclusive with comments, for SignedInfo", STRUCTURE, signed_with(method=C14N_COMMENTS)),
    Case("inclusive 1.1, for SignedInfo", STRUCTURE, signed_with(method=C14N11)),
    Case("of nobody, for SignedInfo", STRUCTURE, signed_with(method="urn:x:none", by_hand=True)),
    Case("none, for SignedInfo", STRUCTURE, signed_with(method="", by_hand=True)),
    Case("#default in the list of the reference", STRUCTURE, signed_with(prefixes="#default")),
    Case("#default among others in the list of the reference", STRUCTURE, signed_with(prefixes="saml #default")),
    Case("#default in the list of SignedInfo", STRUCTURE, signed_with(method_prefixes="#default")),
    Case("#default in the list, Response", STRUCTURE, signed_with(prefixes="#default"), RESPONSE_SIGNED),
    Case("a list of something else", STRUCTURE, signed_with(prefixes="saml <x>", by_hand=True)),
    Case("a list with a colon", STRUCTURE, signed_with(prefixes="saml:x", by_hand=True)),
    Case("a list of a number", STRUCTURE, signed_with(prefixes="1", by_hand=True)),
    Case("a list of a thousand", STRUCTURE, signed_with(prefixes=" ".join(f"p{n}" for n in range(1000)), by_hand=True)),
    Case("a very long prefix", STRUCTURE, signed_with(prefixes="p" * 10_000, by_hand=True)),
    Case(
        "an element in the list",
        STRUCTURE,
        signed_with(prefixes="saml", shape=partial(in_prefix_list, "x"), by_hand=True),
    ),
    Case("two lists", STRUCTURE, signed_with(prefixes="saml", shape=second_list, by_hand=True)),
    Case(
        "the list of the reference changed",
        BROKEN,
        replaced('PrefixList="saml"', 'PrefixList="samlp"'),
        Recipe(sign_assertion=Signing(prefixes="saml")),
    ),
    Case(
        "the list of SignedInfo changed",
        BROKEN,
        replaced('PrefixList="ds"', 'PrefixList="saml"'),
        Recipe(sign_assertion=Signing(method_prefixes="ds")),
    ),
    Case(
        "a relative namespace in what is signed",
        STRUCTURE,
        replaced("<saml:Subject>", '<saml:Subject xmlns:x="relative/name" x:y="">'),
    ),
    Case(
        "a relative namespace in SignedInfo",
        STRUCTURE,
        replaced("<ds:SignedInfo>", '<ds:SignedInfo xmlns:x="relative/name" x:y="">'),
    ),
    Case(
        "SignedInfo relabelled with comments",
        BROKEN,
        replaced('xml-exc-c14n#"/><ds:SignatureMethod', 'xml-exc-c14n#WithComments"/><ds:SignatureMethod'),
    ),
    Case(
        "prefix of the signed element bound anew",
        "saml_assertion_count",
        replaced("<saml:Assertion ", '<saml:Assertion xmlns:saml="urn:x" '),
    ),
    Case(
        "prefix of the Response bound anew below",
        MALFORMED,
        replaced("<samlp:Status>", '<samlp:Status xmlns:samlp="urn:x">'),
    ),
    Case(
        "an attribute of the signed element in a namespace",
        BROKEN,
        after_signing(partial(attribute, "saml:Assertion", f"{{{ASSERTION}}}Version", "1.1")),
    ),
    Case("Response of a look-alike namespace", MALFORMED, replaced(PROTOCOL, PROTOCOL + "/")),
    Case("Response of SAML 1.1", MALFORMED, replaced(PROTOCOL, "urn:oasis:names:tc:SAML:1.0:protocol")),
    Case("Response in upper-case namespace", MALFORMED, replaced(f'"{PROTOCOL}"', f'"{PROTOCOL.upper()}"')),
    Case(
        "Assertion of a look-alike namespace",
        "saml_assertion_count",
        before_signing(partial(renamed, "saml:Assertion", f"{{{ASSERTION}}}Assertions")),
    ),
    Case(
        "Assertion in the protocol's namespace",
        "saml_assertion_count",
        before_signing(partial(renamed, "saml:Assertion", f"{{{PROTOCOL}}}Assertion")),
    ),
    Case("Signature of a look-alike namespace", "signature_missing", replaced(f'"{XMLDSIG}"', f'"{XMLDSIG}x"')),
    Case(
        "xml:base on the signed element",
        BROKEN,
        after_signing(partial(attribute, "saml:Assertion", f"{{{XML}}}base", "http://evil.example/")),
    ),
    Case(
        "xml:lang on the signed element",
        BROKEN,
        after_signing(partial(attribute, "saml:Assertion", f"{{{XML}}}lang", "en")),
    ),
    Case(
        "xml:space on the signed element",
        BROKEN,
        after_signing(partial(attribute, "saml:Assertion", f"{{{XML}}}space", "preserve")),
    ),
    Case("text after the Signature", BROKEN, after_signing(partial(tail, "saml:Assertion/ds:Signature", "x"))),
    Case("white space after the Signature", BROKEN, after_signing(partial(tail, "saml:Assertion/ds:Signature", "\n"))),
    Case(
        "white space between signed elements", BROKEN, after_signing(partial(tail, "saml:Assertion/saml:Subject", " "))
    ),
    Case("line ends that a parser does not fold", BROKEN, replaced(">alice-0001<", ">alice-0001&#13;<")),
    Case("an undeclared prefix", MALFORMED, replaced("<saml:Subject>", "<other:Subject>")),
    Case(
        "a prefix declared twice",
        MALFORMED,
        replaced("<saml:Assertion ", '<saml:Assertion xmlns:x="urn:a" xmlns:x="urn:b" '),
    ),
    Case(
        "one attribute by two prefixes",
        MALFORMED,
        replaced("<saml:Assertion ", '<saml:Assertion xmlns:a="urn:x" xmlns:b="urn:x" a:c="1" b:c="2" '),
    ),
    Case(
        "the prefix xml bound elsewhere", MALFORMED, replaced("<saml:Assertion ", '<saml:Assertion xmlns:xml="urn:x" ')
    ),
    Case("the prefix xmlns bound", MALFORMED, replaced("<saml:Assertion ", '<saml:Assertion xmlns:xmlns="urn:x" ')),
    Case(
        "the namespace of prefixes taken away",
        MALFORMED,
        replaced("<saml:Assertion ", '<saml:Assertion xmlns:saml="" '),
    ),
    Case("two roots", MALFORMED, as_bytes(lambda xml: xml + xml)),
    Case("text after the root", MALFORMED, as_bytes(lambda xml: xml + b"x")),
    Case(
        "prefixes written anew",
        BROKEN,
        as_bytes(lambda xml: xml.replace(b"saml:", b"a:").replace(b"xmlns:saml=", b"xmlns:a=")),
    ),
    Case("the signed element under the default namespace", BROKEN, as_bytes(default_namespace)),
]


@named(CASES)
async def test_what_is_read_is_what_was_digested(case: Case) -> None:
    """S1, S9."""
    await assert_only_the_attack_is_refused(case)


ACCEPTED = [
    Accepted("declared on the Assertion", recipe=Recipe(style=Style(at_root=False))),
    Accepted("default namespaces", recipe=Recipe(style=Style(protocol=None, assertion=None, at_root=False))),
    Accepted("default namespace of the Assertion", recipe=Recipe(style=Style(assertion=None, at_root=False))),
    Accepted("other prefixes", recipe=Recipe(style=Style(protocol="ns2", assertion="ns1"))),
    Accepted("one prefix for two namespaces", recipe=Recipe(style=Style(protocol="x", assertion="x", at_root=False))),
    Accepted("unused prefixes", recipe=Recipe(style=Style(more=(("a", "urn:a"), ("b", "urn:b"))))),
    Accepted(
        "unused prefixes in the list",
        recipe=Recipe(style=Style(more=(("a", "urn:a"), ("b", "urn:b"))), sign_assertion=Signing(prefixes="a b zz")),
    ),
    Accepted(
        "the list that OpenSAML writes",
        recipe=Recipe(
            attributes=(Attribute(name="email", values=("a@b.example",), typed=True),),
            sign_assertion=Signing(prefixes="xs"),
        ),
    ),
    Accepted(
        "types without a list",
        recipe=Recipe(attributes=(Attribute(name="email", values=("a@b.example",), typed=True),)),
    ),
    Accepted(
        "types without a list, Response",
        recipe=Recipe(
            attributes=(Attribute(name="email", values=("a@b.example",), typed=True),),
            sign_assertion=None,
            sign_response=Signing(),
        ),
    ),
    Accepted("a list for SignedInfo", recipe=Recipe(sign_assertion=Signing(method_prefixes="ds saml samlp"))),
    Accepted("an empty list", recipe=Recipe(sign_assertion=Signing(prefixes=""))),
    Accepted("indented", recipe=Recipe(style=Style(indent="    "))),
    Accepted("indented by tabs, both signed", recipe=Recipe(style=Style(indent="\t"), sign_response=Signing())),
    Accepted("with a declaration", recipe=Recipe(style=Style(declaration=True))),
    Accepted("with a mark", as_bytes(lambda xml: b"\xef\xbb\xbf" + xml)),
    Accepted(
        "with comments in the algorithm's name",
        recipe=Recipe(sign_assertion=Signing(method=EXC_C14N_COMMENTS, c14n=EXC_C14N_COMMENTS)),
    ),
    Accepted("comments between elements", replaced("<saml:Subject>", "<!-- s --><saml:Subject>")),
    Accepted("comments before and after the root", as_bytes(lambda xml: b"<!-- a -->" + xml + b"<!-- b -->")),
    Accepted(
        "attributes in another order",
        replaced('<saml:Assertion ID="_assertion-1" Version="2.0"', '<saml:Assertion Version="2.0" ID="_assertion-1"'),
    ),
    Accepted("single quotes", replaced('ID="_assertion-1"', "ID='_assertion-1'")),
    Accepted(
        "white space inside a tag",
        replaced('<saml:Assertion ID="_assertion-1"', '<saml:Assertion\n   ID = "_assertion-1"'),
    ),
    Accepted(
        "an unused declaration added by somebody", replaced("<saml:Assertion ", '<saml:Assertion xmlns:unused="urn:x" ')
    ),
    Accepted(
        "line ends folded",
        recipe=Recipe(style=Style(indent="  ")),
        attack=as_bytes(lambda xml: xml.replace(b"\n", b"\r\n")),
    ),
    Accepted("a character reference for another", replaced("alice-0001", "alice&#45;0001")),
    Accepted("text where nobody reads", after_signing(partial(tail, "samlp:Status", "x"))),
    Accepted(
        "every attribute typed",
        recipe=Recipe(attributes=tuple(Attribute(name=f"a{n}", values=("x", "y"), typed=True) for n in range(20))),
    ),
]


@pytest.mark.parametrize("accepted", ACCEPTED, ids=str)
async def test_the_same_response_written_otherwise_is_accepted(accepted: Accepted) -> None:
    """What real providers do, and what a canonical form does not see."""
    received = await received_from(accepted)
    assert received.name_id is not None
    assert received.name_id.value == "alice-0001"
