"""Messages that are made to be slow, or to fill the memory (S64, S66).

Each is refused by its size in one way or another, before anything is computed that grows with it. No time is asserted:
what would be slow is shown not to be reached, by the code of the refusal.
"""

import pytest
from lxml import etree
from saml_cases import RESPONSE_SIGNED, Accepted, Case, assert_only_the_attack_is_refused, named, received_from
from saml_messages import Attack, as_bytes, before_signing, one, write
from saml_receiving import engine_at, party_for, receive
from saml_recipe import Attribute, Recipe, Signing, Style

from vestibule.errors import SAMLMessageMalformed, VestibuleError, XMLRefused
from vestibule.protocols.saml.xml.parse import parse_document

REFUSED = "saml_xml_refused"
MALFORMED = "saml_message_malformed"


def put(text: str, *, at: str = "<samlp:Status>") -> Attack:
    """Put something in front of the Status, where nothing is signed."""
    return as_bytes(lambda xml: xml.replace(at.encode(), text.encode() + at.encode(), 1))


def nested(depth: int) -> str:
    return "<x>" * depth + "</x>" * depth


def deep_names(depth: int) -> str:
    """Every level declares a namespace more, and uses all of them at the innermost."""
    opening = "".join(f'<x xmlns:n{level}="urn:{level}">' for level in range(depth))
    return opening + "</x>" * depth


def many_signatures(xml: bytes) -> bytes:
    start, end = xml.index(b"<ds:Signature "), xml.index(b"</ds:Signature>") + len(b"</ds:Signature>")
    return xml[:end] + xml[start:end] * 99 + xml[end:]


def deepen(root: etree._Element) -> None:
    """The provider itself nests too deep."""
    inner = one(root, "saml:Assertion/saml:AttributeStatement/saml:Attribute[@Name='email']/saml:AttributeValue")
    for _ in range(60):
        inner = etree.SubElement(inner, "x")


MANY_ATTRIBUTES = "<x " + " ".join(f'a{n}="1"' for n in range(40_000)) + "/>"
MANY_NAMESPACES = "<x " + " ".join(f'xmlns:n{n}="urn:{n}"' for n in range(5_000)) + "/>"
LONG_NAMESPACE = f'<x xmlns="urn:{"n" * 5_000}"/>'
WIDE_AND_NAMED = "<x " + " ".join(f'xmlns:n{n}="urn:{n}"' for n in range(1_000)) + ">" + "<y/>" * 5_000 + "</x>"

CASES = [
    Case("a tree sixty deep", REFUSED, put(nested(60))),
    Case("a tree ten thousand deep", MALFORMED, put(nested(10_000))),
    Case("a tree deep and never closed", MALFORMED, put("<x>" * 10_000)),
    Case("a tree sixty deep, signed by the provider", REFUSED, before_signing(deepen), RESPONSE_SIGNED),
    Case("twenty thousand elements", REFUSED, put("<x/>" * 20_000)),
    Case("twenty thousand comments", REFUSED, put("<!---->" * 20_000)),
    Case("twenty thousand CDATA sections", REFUSED, put("<x>" + "<![CDATA[]]>" * 20_000 + "</x>")),
    Case("forty thousand attributes", REFUSED, put(MANY_ATTRIBUTES)),
    Case("five thousand namespaces", REFUSED, put(MANY_NAMESPACES)),
    Case("forty nested namespaces and twenty thousand elements", REFUSED, put(deep_names(40) + "<x/>" * 20_000)),
    Case("a namespace of five thousand characters", REFUSED, put(LONG_NAMESPACE)),
    Case("a thousand namespaces over five thousand elements", REFUSED, put(WIDE_AND_NAMED)),
    Case("a megabyte of text", REFUSED, put("<x>" + "a" * 1_000_000 + "</x>")),
    Case("a megabyte of white space", REFUSED, put(" " * 1_000_000)),
    Case("a megabyte in one attribute", REFUSED, put(f'<x a="{"a" * 1_000_000}"/>')),
    Case("a megabyte in one name", REFUSED, put(f"<{'x' * 1_000_000}/>")),
    Case("twenty megabytes", REFUSED, put("<x>" + "a" * 20_000_000 + "</x>")),
    Case("a name of sixty thousand characters", MALFORMED, put(f"<{'x' * 60_000}/>")),
    Case("a hundred thousand character references", REFUSED, put("<x>" + "&#97;" * 160_000 + "</x>")),
    Case(
        "a declaration that does not end",
        REFUSED,
        as_bytes(lambda xml: b"<?xml version='1.0' " + b" " * 100_000 + b"?>" + xml),
    ),
    Case("a hundred signatures", "signature_structure_refused", as_bytes(many_signatures)),
    Case(
        "a signature value of a hundred thousand characters",
        "signature_structure_refused",
        as_bytes(lambda xml: xml.replace(b"<ds:SignatureValue>", b"<ds:SignatureValue>" + b"A" * 100_000)),
    ),
]


@named(CASES)
async def test_what_is_too_large_is_refused_before_it_costs_anything(case: Case) -> None:
    """S64, S66."""
    await assert_only_the_attack_is_refused(case)


LARGE = [
    Accepted(
        "a thousand groups",
        recipe=Recipe(
            attributes=(Attribute(name="groups", values=tuple(f"group-{n}" for n in range(1_000)), typed=True),)
        ),
    ),
    Accepted(
        "a thousand groups, indented, both signed",
        recipe=Recipe(
            attributes=(Attribute(name="groups", values=tuple(f"group-{n}" for n in range(1_000))),),
            style=Style(indent="        "),
            sign_response=Signing(),
        ),
    ),
    Accepted("a photograph", recipe=Recipe(attributes=(Attribute(name="jpegPhoto", values=("A" * 300_000,)),))),
    Accepted("thirty levels", put(nested(30))),
]
ACCEPTED = LARGE


@pytest.mark.parametrize("accepted", LARGE, ids=str)
async def test_what_real_providers_send_fits(accepted: Accepted) -> None:
    """The largest that are known: a person in many groups, a picture."""
    assert (await received_from(accepted)).name_id is not None


@pytest.mark.parametrize(
    "field",
    [
        "",
        " ",
        "=",
        "A",
        "PHg+=",
        "A===",
        "!!!!",
        "PHg+",
        "PHg-",
        "PHg_",
        "%50%48",
        "PHg+\0",
        "\ud800",
        "é",
        "<samlp:Response/>",
        "A" * 3_000_000,
        "====",
        "PHg+\u2028PHg+",
    ],
)
async def test_a_field_that_holds_no_message_is_refused(field: str) -> None:
    """S19: no Base64, no XML, or too much of it."""
    recipe = Recipe()
    async with engine_at(recipe.now_s) as engine:
        party = party_for(recipe)
        await receive(engine, party, write(recipe))
        with pytest.raises(VestibuleError) as caught:
            await receive(engine, party, field)
    assert caught.value.code == (REFUSED if len(field) > 1_000_000 else MALFORMED)


ENDLESS_DECLARATIONS = {
    "the word again and again": b"xmlns:" * 110_000,
    "letters without end": b"xmlns:" + b"x" * 600_000,
    "the word, then letters": b"xmlns:" * 3_900 + b"x" * 600_000,
    "the word, then blanks": b"xmlns " * 3_900 + b" " * 600_000,
    "a name without end": b"xmlns:x='" + b"x" * 600_000,
}


@pytest.mark.parametrize("text", ENDLESS_DECLARATIONS.values(), ids=ENDLESS_DECLARATIONS)
def test_s66_what_looks_like_a_declaration_costs_no_more_than_other_text(text: bytes) -> None:
    """S66, S65: with a pattern over the whole text each of these held up the process for minutes."""
    for document in (b"<a>" + text + b"</a>", b"<a " + text, text):
        with pytest.raises((XMLRefused, SAMLMessageMalformed)):
            parse_document(document)
