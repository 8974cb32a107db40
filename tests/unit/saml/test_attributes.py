"""The attributes of an assertion (SAML core 2.7.3): every value whole, under its Name, within the provider's scopes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from saml_names import ASSERTION
from saml_written import below

from vestibule.errors import SAMLMessageMalformed
from vestibule.protocols.saml.response.attributes import attributes_of

Values = dict[str, tuple[str, ...]]
EPPN = "urn:oid:1.3.6.1.4.1.5923.1.1.1.6"
SCOPED = [
    "urn:oasis:names:tc:SAML:attribute:subject-id",
    "urn:oasis:names:tc:SAML:attribute:pairwise-id",
    EPPN,
    "urn:oid:1.3.6.1.4.1.5923.1.1.1.9",
    "urn:oid:1.3.6.1.4.1.5923.1.1.1.13",
    "urn:mace:dir:attribute-def:eduPersonPrincipalName",
    "urn:mace:dir:attribute-def:eduPersonScopedAffiliation",
    "eduPersonPrincipalName",
    "eduPersonScopedAffiliation",
    "eduPersonUniqueId",
]


def read(*statements: str, scopes: tuple[str, ...] | None = None) -> Values:
    """What is read of statements, each given as its attributes in XML."""
    inside = "".join(f"<saml:AttributeStatement>{statement}</saml:AttributeStatement>" for statement in statements)
    assertion = etree.fromstring(f'<saml:Assertion xmlns:saml="{ASSERTION}">{inside}</saml:Assertion>')
    return attributes_of(assertion, scopes=scopes)


def attribute(name: str, *values: str, more: str = "") -> str:
    """One attribute; the values are XML."""
    written = "".join(f"<saml:AttributeValue>{value}</saml:AttributeValue>" for value in values)
    return f'<saml:Attribute Name="{name}"{more}>{written}</saml:Attribute>'


def test_a_repeated_name_is_one_attribute() -> None:
    """Within a statement and across them, in the order of the document."""
    statements = (attribute("a", "1") + attribute("b", "2") + attribute("a", "3"), attribute("a", "4", "1"))
    assert read(*statements) == {"a": ("1", "3", "4", "1"), "b": ("2",)}


def test_s43_the_name_counts_and_nothing_beside_it() -> None:
    """SAML core 2.7.3.1: a FriendlyName identifies nothing."""
    assert read(attribute("a", "1", more=' FriendlyName="mail"') + attribute("A", "2")) == {"a": ("1",), "A": ("2",)}


@pytest.mark.parametrize(
    "statement", ["", attribute("a"), attribute("", "x"), attribute("x", "y").replace(' Name="x"', "")]
)
def test_what_has_no_name_or_no_value_is_no_attribute(statement: str) -> None:
    assert read(statement) == {}
    assert read() == {}


def test_an_empty_value_is_a_value() -> None:
    """Whether a detail may be blank is for the mapping to say; white space is kept."""
    assert read(attribute("a", "", " \n")) == {"a": ("", " \n")}


@pytest.mark.parametrize(
    ("xml", "text"),
    [
        ("a<!-- x -->b", "ab"),
        ("<!-- x -->ab", "ab"),
        ("a<![CDATA[b]]>", "ab"),
        ("a<![CDATA[<c/>]]>", "a<c/>"),
        ("a&#98;", "ab"),
        ("a&amp;b", "a&b"),
        ("<!-- x --><!-- y -->", ""),
        ("a<!-- x -->b<!-- y -->c", "abc"),
    ],
)
def test_s8_the_full_text_is_the_value(xml: str, text: str) -> None:
    """S8: nothing can cut it short."""
    assert read(attribute("a", xml)) == {"a": (text,)}


NESTED = "<saml:NameID>{}</saml:NameID>"


def test_the_name_in_edu_person_targeted_id_is_its_value() -> None:
    """EduPerson 4.2.2: the value is a NameID element."""
    assert read(attribute("urn:oid:1.3.6.1.4.1.5923.1.1.1.10", NESTED.format("x!y"))) == {
        "urn:oid:1.3.6.1.4.1.5923.1.1.1.10": ("x!y",)
    }
    assert read(attribute("a", f"<!-- x -->{NESTED.format('x<!-- y -->z')}")) == {"a": ("xz",)}


@pytest.mark.parametrize(
    "xml",
    [
        "<x>1</x>",
        "text<x/>",
        NESTED.format("1") + NESTED.format("2"),
        NESTED.format("1") + "<x/>",
        "<NameID>1</NameID>",
    ],
)
def test_other_xml_is_no_text(xml: str) -> None:
    """A value that two readers could read differently is none at all."""
    assert read(attribute("a", xml)) == {}
    assert read(attribute("a", xml, "1")) == {"a": ("1",)}


def test_an_element_in_the_nested_name_is_refused() -> None:
    with pytest.raises(SAMLMessageMalformed) as caught:
        read(attribute("a", NESTED.format("x<x/>")))
    assert caught.value.code == "saml_message_malformed"


def test_only_the_assertion_s_own_statements_are_read() -> None:
    """S5: not those in an Advice, nor attributes outside a statement."""
    statement = f"<saml:AttributeStatement>{attribute('a', '1')}</saml:AttributeStatement>"
    inside = f"<saml:Advice>{statement}</saml:Advice>{attribute('b', '2')}"
    assertion = etree.fromstring(f'<saml:Assertion xmlns:saml="{ASSERTION}">{inside}</saml:Assertion>')
    assert attributes_of(assertion, scopes=None) == {}


@pytest.mark.parametrize("name", SCOPED)
def test_s43_a_provider_speaks_for_its_scopes_only(name: str) -> None:
    """S43: for every attribute that has a scope."""
    statement = attribute(name, "a@hall.example", "b@evil.example", "c@HALL.example")
    assert read(statement, scopes=("hall.example",)) == {name: ("a@hall.example", "c@HALL.example")}
    assert read(statement, scopes=("Evil.Example",)) == {name: ("b@evil.example",)}
    assert read(statement, scopes=()) == {}
    assert read(statement) == {name: ("a@hall.example", "b@evil.example", "c@HALL.example")}


@pytest.mark.parametrize(
    "value",
    [
        "a@hall.example.evil.example",
        "a@evilhall.example",
        "a@sub.hall.example",
        "a@hall.example@evil.example",
        "a@hall.example ",
        "a@ hall.example",
        "a",
        "",
        "@",
        "a@hall.example.",
    ],
)
def test_s43_a_scope_is_the_whole_of_what_stands_behind_the_last_at(value: str) -> None:
    """S43."""
    assert read(attribute(EPPN, value), scopes=("hall.example",)) == {}


def test_s43_what_has_no_scope_is_let_alone() -> None:
    """S43: an e-mail address is no scoped value."""
    statement = attribute("mail", "a@elsewhere.example") + attribute("groups", "staff")
    assert read(statement, scopes=("hall.example",)) == {"mail": ("a@elsewhere.example",), "groups": ("staff",)}


TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"), max_size=8
)


@given(st.lists(st.tuples(TEXT.filter(bool), st.lists(TEXT, max_size=3)), max_size=5))
def test_every_value_is_read_in_order_and_none_is_invented(given_: list[tuple[str, list[str]]]) -> None:
    assertion = etree.Element(f"{{{ASSERTION}}}Assertion")
    statement = below(assertion, "AttributeStatement")
    expected: dict[str, list[str]] = {}
    for name, values in given_:
        element = below(statement, "Attribute", Name=name)
        for value in values:
            below(element, "AttributeValue", value)
        expected.setdefault(name, []).extend(values)
    assert attributes_of(assertion, scopes=None) == {name: tuple(values) for name, values in expected.items() if values}
