"""How large a document may be: the very bound is taken, one more is refused, each by its own check (S64, S66)."""

from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from vestibule.errors import SAMLMessageMalformed, XMLRefused
from vestibule.protocols.saml.xml.limits import MESSAGE, Limits
from vestibule.protocols.saml.xml.parse import parse_document

SMALL = Limits(
    size_bytes=2_000,
    elements=20,
    attributes=30,
    attributes_of_one=4,
    namespaces=10,
    namespace_bytes=40,
    elements_by_namespaces=100,
    depth=5,
)
ROOMY = replace(MESSAGE, size_bytes=10**6)


def sized(count: int) -> str:
    return f"<x>{'a' * (count - len('<x></x>'))}</x>"


def elements(count: int) -> str:
    return f"<x>{'<a/>' * (count - 1)}</x>"


def attributes(count: int) -> str:
    return "<x>" + '<a b=""/>' * count + "</x>"


def attributes_of_one(count: int) -> str:
    return f"<x {' '.join(f'a{number}=' + chr(34) * 2 for number in range(count))}/>"


def declarations(count: int) -> str:
    return " ".join(f'xmlns:a{number}="u"' for number in range(count))


def namespaces(count: int) -> str:
    return f"<x {declarations(count)}/>"


def namespace_bytes(count: int) -> str:
    return f'<x xmlns="{"u" * count}"/>'


def namespace_bytes_of_a_prefix(count: int) -> str:
    return f"<x xmlns:a = '{'u' * count}'/>"


def depth(count: int) -> str:
    return "<x>" * count + "</x>" * count


def elements_by_namespaces(product: int) -> str:
    """Ten declarations, so the product counts tens of elements."""
    return f"<x {declarations(10)}>{'<a/>' * (product // 10 - 1)}</x>"


BOUNDS = [
    ("size_bytes", sized, 1),
    ("elements", elements, 1),
    ("attributes", attributes, 1),
    ("attributes_of_one", attributes_of_one, 1),
    ("namespaces", namespaces, 1),
    ("namespace_bytes", namespace_bytes, 1),
    ("namespace_bytes", namespace_bytes_of_a_prefix, 1),
    ("elements_by_namespaces", elements_by_namespaces, 10),
    ("depth", depth, 1),
]


@pytest.mark.parametrize(("name", "make", "step"), BOUNDS, ids=[make.__name__ for _, make, _ in BOUNDS])
def test_s64_each_bound_stands_by_itself(name: str, make: Callable[[int], str], step: int) -> None:
    """S64: with room in every other respect."""
    bound: int = getattr(SMALL, name)
    limits = replace(ROOMY, **{name: bound})
    assert parse_document(make(bound).encode(), limits=limits).getparent() is None
    with pytest.raises(XMLRefused) as caught:
        parse_document(make(bound + step).encode(), limits=limits)
    assert caught.value.code == "saml_xml_refused"


def test_s64_what_hides_from_a_count_of_tags_counts() -> None:
    """S64: comments and CDATA sections are work as well."""
    limits = replace(ROOMY, elements=10)
    for hidden in ("<!-- -->", "<![CDATA[x]]>"):
        assert parse_document(f"<x>{hidden * 9}</x>".encode(), limits=limits).tag == "x"
        with pytest.raises(XMLRefused):
            parse_document(f"<x>{hidden * 10}</x>".encode(), limits=limits)


def test_s64_a_real_response_is_far_from_every_bound() -> None:
    """S64: a thousand groups have some 4,000 elements and 400 KB."""
    schema = 'xmlns:xs="http://www.w3.org/2001/XMLSchema" type="xs:string"'
    group = f"<AttributeValue {schema}>cn=group,ou=groups,dc=hall,dc=example</AttributeValue>"
    assert len(parse_document(f"<x>{group * 1_000}</x>".encode())) == 1_000


@given(st.binary(max_size=200) | st.text(alphabet="<>/x ='\"!?-[]&;:\n", max_size=60).map(str.encode))
def test_s19_any_bytes_are_a_document_or_a_declared_refusal(data: bytes) -> None:
    """S19, S77."""
    with suppress(XMLRefused, SAMLMessageMalformed):
        assert parse_document(data, limits=SMALL).getparent() is None
