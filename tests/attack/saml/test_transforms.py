"""What a signature may not do to what it covers: style sheets, paths, chains (S2, S66).

None of these is ever run: the refusal comes from the structure, before any cryptography.
"""

from collections.abc import Sequence

from lxml import etree
from saml_algorithms import (
    BASE64,
    C14N,
    C14N11,
    C14N_COMMENTS,
    DECRYPT,
    ENVELOPED,
    EXC_C14N,
    XPATH,
    XPATH_FILTER2,
    XSLT,
)
from saml_cases import RESPONSE_SIGNED, Case, assert_only_the_attack_is_refused, named
from saml_messages import signed_with
from saml_names import XMLDSIG
from saml_recipe import Hook
from saml_signed import ds, ds_find

Transform = tuple[str, str]
"""Its address and the XML in it."""

STRUCTURE = "signature_structure_refused"
FILTER = "http://www.w3.org/2002/06/xmldsig-filter2"
SHEET = (
    '<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"><xsl:template match="/">'
    "{}</xsl:template></xsl:stylesheet>"
)
COUNTING = "<ds:XPath>count(//.|//@*|//namespace::*)&gt;0</ds:XPath>"


def transforms(*wanted: Transform) -> Hook:
    """Replaces the transforms of the reference."""

    def hook(signature: etree._Element) -> None:
        parent = ds_find(signature, "SignedInfo/Reference/Transforms")
        for old in parent:
            parent.remove(old)
        for algorithm, content in wanted:
            transform = ds(parent, "Transform", Algorithm=algorithm)
            for child in etree.fromstring(f'<t xmlns:ds="{XMLDSIG}">{content}</t>'):
                transform.append(child)

    return hook


def refused(name: str, *wanted: Transform, by_hand: bool = True) -> list[Case]:
    """The same for a signed Assertion and a signed Response.

    Args:
        name: Of the attack.
        wanted: The transforms.
        by_hand: Whether libxmlsec must not compute what the digest says: it would run them, or declines to.
    """
    attack = signed_with(shape=transforms(*wanted), by_hand=by_hand)
    return [
        Case(f"{name}, in the Assertion", STRUCTURE, attack),
        Case(f"{name}, in the Response", STRUCTURE, attack, RESPONSE_SIGNED),
    ]


def plain(*algorithms: str) -> Sequence[Transform]:
    return [(algorithm, "") for algorithm in algorithms]


CASES = [
    *refused("a style sheet", (ENVELOPED, ""), (XSLT, SHEET.format("mallory")), (EXC_C14N, "")),
    *refused(
        "a style sheet that reads a file",
        (XSLT, SHEET.format("<xsl:copy-of select=\"document('file:///etc/hostname')\"/>")),
    ),
    *refused("a style sheet of another host", (XSLT, SHEET.format('<xsl:include href="http://127.0.0.1:9/x.xsl"/>'))),
    *refused(
        "a path that hides a part",
        (ENVELOPED, ""),
        (XPATH, "<ds:XPath>not(ancestor-or-self::saml:NameID)</ds:XPath>"),
        (EXC_C14N, ""),
    ),
    *refused("a path that counts everything", (XPATH, COUNTING)),
    *refused("a path that counts everything, four times", *[(XPATH, COUNTING)] * 4),
    *refused(
        "a path with the function here()",
        (XPATH, "<ds:XPath>count(ancestor-or-self::ds:Signature|here()/ancestor::ds:Signature[1])&gt;0</ds:XPath>"),
    ),
    *refused(
        "a filter that subtracts",
        (ENVELOPED, ""),
        (XPATH_FILTER2, f'<f:XPath xmlns:f="{FILTER}" Filter="subtract">//*</f:XPath>'),
        (EXC_C14N, ""),
    ),
    *refused(
        "a filter that intersects with nothing",
        (XPATH_FILTER2, f'<f:XPath xmlns:f="{FILTER}" Filter="intersect">/..</f:XPath>'),
        (EXC_C14N, ""),
    ),
    *refused("base64", *plain(ENVELOPED, BASE64)),
    *refused("the decryption transform", *plain(ENVELOPED, DECRYPT, EXC_C14N)),
    *refused("enveloped twice", *plain(ENVELOPED, ENVELOPED, EXC_C14N), by_hand=False),
    *refused("canonicalised twice", *plain(ENVELOPED, EXC_C14N, EXC_C14N), by_hand=False),
    *refused("canonicalised fifty times", *plain(ENVELOPED, *[EXC_C14N] * 50)),
    *refused("canonicalised a thousand times", *plain(ENVELOPED, *[C14N] * 1000)),
    *refused("inclusive, then exclusive", *plain(ENVELOPED, C14N, EXC_C14N), by_hand=False),
    *refused("exclusive before enveloped", *plain(EXC_C14N, ENVELOPED)),
    *refused("enveloped only", *plain(ENVELOPED), by_hand=False),
    *refused("exclusive only", *plain(EXC_C14N)),
    *refused("none", *plain()),
    *refused("inclusive", *plain(ENVELOPED, C14N), by_hand=False),
    *refused("inclusive with comments", *plain(ENVELOPED, C14N_COMMENTS), by_hand=False),
    *refused("inclusive 1.1", *plain(ENVELOPED, C14N11), by_hand=False),
    *refused("unknown", *plain(ENVELOPED, EXC_C14N, "urn:x:nothing")),
    *refused("no name", *plain(ENVELOPED, "")),
    *refused("a relative name", *plain(ENVELOPED, "xml-exc-c14n#")),
    *refused("something inside enveloped", (ENVELOPED, "<ds:XPath>1</ds:XPath>"), (EXC_C14N, "")),
    *refused("a path inside exclusive", (ENVELOPED, ""), (EXC_C14N, COUNTING)),
]


@named(CASES)
async def test_a_signature_only_envelopes_and_canonicalises(case: Case) -> None:
    """S2, S66."""
    await assert_only_the_attack_is_refused(case)
