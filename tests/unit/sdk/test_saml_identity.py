"""The mapping of assertions: names from one table, nothing invented, nothing lost, no address ever verified."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vestibule_sdk import (
    NAME_ID_EMAIL,
    NAME_ID_PERSISTENT,
    STANDARD_NAMES,
    AttributeNames,
    Email,
    NameID,
    VerifiedAssertion,
    assertion_identity,
    no_address,
)
from vestibule_sdk.saml_names import CLAIMS, DIRECTORY, MACE, OID, OPENID, PLAIN

FAMILIES = (PLAIN, DIRECTORY, OPENID, OID, MACE, CLAIMS)
DETAILS = ("email", "first_name", "last_name", "display_name", "username", "groups")


def person(name_id: NameID | None = None, **attributes: tuple[str, ...]) -> VerifiedAssertion:
    return VerifiedAssertion(issuer="urn:example:idp", subject="1", name_id=name_id, attributes=attributes)


def named(attributes: dict[str, tuple[str, ...]]) -> VerifiedAssertion:
    return VerifiedAssertion(issuer="urn:example:idp", subject="1", attributes=attributes)


def test_no_name_means_two_details() -> None:
    names = [name for detail in DETAILS for name in getattr(STANDARD_NAMES, detail)]
    assert len(names) == len(set(names))
    assert all(name.strip() == name for name in names)


@pytest.mark.parametrize("family", FAMILIES)
def test_every_name_of_every_family_is_understood(family: AttributeNames) -> None:
    """R21."""
    for detail in DETAILS:
        for name in getattr(family, detail):
            found = assertion_identity(named({name: ("ada@example.com",)}))
            seen = {
                "email": [email.address for email in found.emails],
                "first_name": found.given_name,
                "last_name": found.family_name,
                "display_name": found.name,
                "username": found.username,
                "groups": found.groups,
            }
            assert [key for key, value in seen.items() if value] == [detail]
            assert found.attributes == {}


def test_names_are_compared_to_the_letter() -> None:
    """SAML core 2.7.3.1."""
    found = assertion_identity(person(EMAIL=("a@example.com",), Groups=("x",)))
    assert (found.emails, found.groups) == ((), None)
    assert found.attributes == {"EMAIL": ("a@example.com",), "Groups": ("x",)}


def test_of_two_names_the_earlier_family_counts_and_the_other_value_is_kept() -> None:
    found = assertion_identity(person(mail=("b@example.com",), email=("a@example.com",)))
    assert found.emails == (Email("a@example.com", verified=False),)
    assert found.attributes == {"mail": ("b@example.com",)}


def test_a_name_without_a_value_does_not_hide_one_with() -> None:
    found = assertion_identity(person(email=("", " "), mail=("b@example.com",)))
    assert found.emails == (Email("b@example.com", verified=False),)
    assert found.attributes == {"email": ("", " ")}


def test_of_several_addresses_the_first_is_the_primary_one() -> None:
    found = assertion_identity(person(mail=("a@example.com", "b@example.com", "a@example.com")))
    assert [email.address for email in found.emails] == ["a@example.com", "b@example.com"]


def test_a_name_id_is_an_address_only_by_its_format_and_only_as_a_substitute() -> None:
    """R21, SAML core 8.3.2."""
    address = NameID(value="n@example.com", format=NAME_ID_EMAIL)
    assert [email.address for email in assertion_identity(person(address)).emails] == ["n@example.com"]
    assert [email.address for email in assertion_identity(person(address, mail=("a@example.com",))).emails] == [
        "a@example.com"
    ]
    for other in (None, NAME_ID_PERSISTENT, NAME_ID_EMAIL.lower()):
        assert assertion_identity(person(NameID(value="n@example.com", format=other))).emails == ()
    assert assertion_identity(person(NameID(value=" ", format=NAME_ID_EMAIL))).emails == ()


def test_whoever_names_the_attribute_of_the_address_gets_no_other_one() -> None:
    names = STANDARD_NAMES.choosing(email="x-mail", groups=None)
    assert (names.email, names.email_in_name_id, names.groups) == (("x-mail",), False, STANDARD_NAMES.groups)
    found = assertion_identity(
        person(NameID(value="n@example.com", format=NAME_ID_EMAIL), email=("a@example.com",)), names=names
    )
    assert found.emails == ()
    assert STANDARD_NAMES.choosing(groups="x").email_in_name_id


@pytest.mark.parametrize(
    ("attributes", "groups"),
    [
        ({}, None),
        ({"department": ("x",)}, None),
        ({"groups": ()}, ()),
        ({"groups": ("",)}, ()),
        ({"memberOf": ("a", "", "b")}, ("a", "b")),
        ({"groups": ("",), "memberOf": ("a",)}, ("a",)),
    ],
)
def test_no_groups_and_not_asked_are_two_things(
    attributes: dict[str, tuple[str, ...]], groups: tuple[str, ...] | None
) -> None:
    assert assertion_identity(named(attributes)).groups == groups


def test_an_error_names_attributes_and_no_values() -> None:
    """R57, S70."""
    error = no_address(person(secret=("hush",)), names=AttributeNames(email=("mail",)), hint="do this")
    assert (error.code, error.hint) == ("account_not_found", "do this")
    assert error.expected == "the attribute mail or a NameID of the format emailAddress"
    assert error.received == "the attributes 'secret'"
    assert "hush" not in str(vars(error))
    assert no_address(person(), names=STANDARD_NAMES, hint="").received == "no attributes"


def test_an_error_stays_short_and_on_one_line_whatever_the_provider_sends() -> None:
    """S69."""
    many: dict[str, tuple[str, ...]] = {f"{number}\n\x1b[31m{'x' * 500}": () for number in range(500)}
    received = no_address(named(many), names=STANDARD_NAMES, hint="").received
    assert received is not None
    assert len(received) < 2500
    assert received.isprintable()
    assert received.endswith("and 480 more")


NAMES = st.sampled_from([*STANDARD_NAMES.email, *STANDARD_NAMES.groups, "displayName", "uid", "x"]) | st.text(
    max_size=3
)


@given(st.dictionaries(NAMES, st.lists(st.text(max_size=5), max_size=3).map(tuple), max_size=6))
def test_nothing_is_invented_and_nothing_is_lost(attributes: dict[str, tuple[str, ...]]) -> None:
    """S43, S46."""
    found = assertion_identity(named(attributes))
    assert (found.issuer, found.subject) == ("urn:example:idp", "1")
    used = {name: values for name, values in attributes.items() if name not in found.attributes}
    texts = {value for values in used.values() for value in values}
    mapped = [*(email.address for email in found.emails), *(found.groups or ())]
    single = [found.name, found.username, found.given_name, found.family_name]
    assert {*mapped, *(value for value in single if value is not None)} <= texts
    assert not any(email.verified for email in found.emails)
    assert all(attributes[name] == values for name, values in found.attributes.items())


def test_families_agree_on_what_a_name_means() -> None:
    for one, other in combinations(FAMILIES, 2):
        for left, right in combinations(DETAILS, 2):
            assert not set(getattr(one, left)) & set(getattr(other, right))
