"""Who somebody is for good (S43): each source, which of them comes first, and that no two people are ever one."""

import json
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace
from saml_recipe import IDP, SP, SSO

from vestibule.errors import VestibuleError
from vestibule.protocols.saml.response.subject import (
    VALUE_BYTES_AT_MOST,
    name_of,
    subject_of,
    subject_warnings,
    written,
)
from vestibule_sdk.assertion import NameID
from vestibule_sdk.saml import (
    NAME_ID_EMAIL,
    NAME_ID_PERSISTENT,
    NAME_ID_TRANSIENT,
    NAME_ID_UNSPECIFIED,
    SAMLProfile,
)

SUBJECT_ID = "urn:oasis:names:tc:SAML:attribute:subject-id"
PAIRWISE_ID = "urn:oasis:names:tc:SAML:attribute:pairwise-id"
OBJECT = "http://schemas.microsoft.com/identity/claims/objectidentifier"
TENANT = "http://schemas.microsoft.com/identity/claims/tenantid"
"""SAML subject identifier attributes profile 1.0; Microsoft's SAML token reference."""

PERSISTENT = NameID(value="p-1", format=NAME_ID_PERSISTENT)
EVERYTHING: dict[str, tuple[str, ...]] = {
    "uid": ("u-1",),
    SUBJECT_ID: ("s-1@hall.example",),
    PAIRWISE_ID: ("w-1@hall.example",),
    OBJECT: ("o-1",),
    TENANT: ("t-1",),
}


def subject(
    attributes: dict[str, tuple[str, ...]], name_id: NameID | None = None, *, subject_attribute: str | None = None
) -> str:
    profile = SAMLProfile(idp_entity_id=IDP, sso_url=SSO, signing_certificates=(), subject_attribute=subject_attribute)
    return subject_of(profile, entity_id=SP, attributes=attributes, name_id=name_id)


def refusal(*args: Any, **kwargs: Any) -> str:  # noqa: ANN401 - those of `subject`
    with pytest.raises(VestibuleError) as caught:
        subject(*args, **kwargs)
    return caught.value.code


def test_s43_the_order_of_the_sources() -> None:
    """S43: take away the one that counted, and the next one counts."""
    left = dict(EVERYTHING)
    assert json.loads(subject(left, PERSISTENT, subject_attribute="uid")) == ["attribute", "uid", IDP, SP, "u-1"]
    assert json.loads(subject(left, PERSISTENT)) == ["attribute", SUBJECT_ID, IDP, SP, "s-1@hall.example"]
    del left[SUBJECT_ID]
    assert json.loads(subject(left, PERSISTENT)) == ["attribute", PAIRWISE_ID, IDP, SP, "w-1@hall.example"]
    del left[PAIRWISE_ID]
    assert json.loads(subject(left, PERSISTENT)) == ["attribute", f"{TENANT} {OBJECT}", IDP, SP, "t-1/o-1"]
    del left[OBJECT]
    assert json.loads(subject(left, PERSISTENT)) == ["nameid", NAME_ID_PERSISTENT, IDP, SP, "p-1"]
    other = NameID(value="x-1", format="urn:x")
    assert json.loads(subject(left, other)) == ["nameid", "urn:x", IDP, SP, "x-1"]
    assert refusal(left) == "account_not_found"


@pytest.mark.parametrize("name", [OBJECT, TENANT])
def test_s43_half_of_entra_s_name_is_none(name: str) -> None:
    """S43: an object's identifier is one in its tenant."""
    assert json.loads(subject({name: EVERYTHING[name]}, PERSISTENT))[0] == "nameid"
    assert refusal({name: EVERYTHING[name]}) == "account_not_found"


@pytest.mark.parametrize(("tenant", "person"), [("a/b", "c"), ("a", "b/c")])
def test_s43_no_two_of_entra_s_names_run_together(tenant: str, person: str) -> None:
    """S43: a/b and c are not a and b/c, and neither is a chosen attribute with that value."""
    assert refusal({TENANT: (tenant,), OBJECT: (person,)}) == "subject_refused"
    assert subject({TENANT: ("t",), OBJECT: ("o",)}) != subject({OBJECT: ("t/o",)}, subject_attribute=OBJECT)


@pytest.mark.parametrize("name_id", [None, NameID(value="t", format=NAME_ID_TRANSIENT)])
def test_s43_nobody_is_named_by_a_transient_name_or_none(name_id: NameID | None) -> None:
    """S43: nor by an address that happens to be among the attributes."""
    assert refusal({}, name_id) == "account_not_found"
    assert (
        refusal({"mail": ("a@hall.example",), "email": ("a@hall.example",), "uid": ("a",)}, name_id)
        == "account_not_found"
    )


@pytest.mark.parametrize(
    ("attributes", "chosen"),
    [
        ({}, "uid"),
        ({"uid": ()}, "uid"),
        ({"uid": ("", " \t")}, "uid"),
        ({"uid": ("a", "b")}, "uid"),
        ({"uid": ("a", "a")}, "uid"),
        ({"UID": ("a",)}, "uid"),
        ({SUBJECT_ID: ("a@x", "b@x")}, None),
        ({PAIRWISE_ID: ("a@x", "b@x")}, None),
        ({SUBJECT_ID: ("",)}, None),
        ({OBJECT: ("a", "b"), TENANT: ("t",)}, None),
        ({OBJECT: ("a",), TENANT: ("t", "u")}, None),
    ],
)
def test_s43_a_source_without_exactly_one_value_has_no_substitute(
    attributes: dict[str, tuple[str, ...]], chosen: str | None
) -> None:
    """S43: the same person would else be a second one, by another name."""
    assert refusal(attributes, PERSISTENT, subject_attribute=chosen) == "account_not_found"


def test_s43_blank_values_beside_the_one_do_not_count() -> None:
    assert json.loads(subject({"uid": ("", "a", " ")}, subject_attribute="uid"))[-1] == "a"


def test_s43_a_value_is_kept_to_the_letter() -> None:
    """S43: exact bytes; nothing is trimmed, folded or normalised."""
    values = ("a", "A", " a", "a ", "\u00e4", "a\u0308")
    subjects = {subject({"uid": (value,)}, subject_attribute="uid") for value in values}
    assert len(subjects) == len(values)
    assert {json.loads(text)[-1] for text in subjects} == set(values)


@pytest.mark.parametrize(
    ("qualifiers", "expected"),
    [
        ({}, [IDP, SP]),
        ({"name_qualifier": IDP, "sp_name_qualifier": SP}, [IDP, SP]),
        ({"name_qualifier": "", "sp_name_qualifier": ""}, [IDP, SP]),
        ({"name_qualifier": "urn:n"}, ["urn:n", SP]),
        ({"sp_name_qualifier": "urn:s"}, [IDP, "urn:s"]),
        ({"name_qualifier": SP, "sp_name_qualifier": IDP}, [SP, IDP]),
    ],
)
def test_s43_absent_qualifiers_are_the_two_of_us(qualifiers: dict[str, str], expected: list[str]) -> None:
    """S43; SAML core 8.3.7."""
    name_id = NameID(value="p-1", format=NAME_ID_PERSISTENT, **qualifiers)
    assert json.loads(subject({}, name_id))[2:4] == expected
    assert name_of(name_id, idp=IDP, sp=SP) == subject({}, name_id)


@pytest.mark.parametrize("format_", [None, "", NAME_ID_UNSPECIFIED])
def test_s43_no_format_means_unspecified(format_: str | None) -> None:
    """SAML core 2.2.2."""
    assert json.loads(subject({}, NameID(value="x", format=format_)))[1] == NAME_ID_UNSPECIFIED


def test_s43_the_qualifiers_of_a_name_are_not_those_of_an_attribute() -> None:
    """S43: an attribute is the provider's and ours, whatever the NameID beside it says."""
    qualified = NameID(value="p-1", format=NAME_ID_PERSISTENT, name_qualifier="urn:n", sp_name_qualifier="urn:s")
    assert json.loads(subject(EVERYTHING, qualified))[2:4] == [IDP, SP]


@pytest.mark.parametrize("name_id", [PERSISTENT, NameID(value="x")])
def test_a_name_has_a_length(name_id: NameID) -> None:
    longest, longer = "x" * VALUE_BYTES_AT_MOST, "x" * (VALUE_BYTES_AT_MOST + 1)
    assert json.loads(subject({}, replace(name_id, value=longest)))[-1] == longest
    assert refusal({}, replace(name_id, value=longer)) == "subject_refused"
    assert refusal({"uid": (longer,)}, subject_attribute="uid") == "subject_refused"


def test_s43_who_is_known_by_an_address_is_reported() -> None:
    """S43: a warning where it is the NameID, and none where an attribute names the person after all."""
    address = NameID(value="a@hall.example", format=NAME_ID_EMAIL)
    (warning,) = subject_warnings(address, subject({}, address))
    assert "e-mail" in warning
    assert subject_warnings(address, subject(EVERYTHING, address)) == ()
    assert subject_warnings(PERSISTENT, subject({}, PERSISTENT)) == ()
    assert subject_warnings(None, subject(EVERYTHING)) == ()


def test_s43_an_address_as_a_name_is_a_text_like_any_other() -> None:
    """S43, S45: its case counts."""
    names = [NameID(value=text, format=NAME_ID_EMAIL) for text in ("A@hall.example", "a@hall.example")]
    assert len({subject({}, name) for name in names}) == 2


TEXTS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=12) | st.sampled_from(
    [IDP, SP, '","', '"]', "\\", "nameid", "attribute", SUBJECT_ID, NAME_ID_PERSISTENT]
)
SOURCES = st.sampled_from(["nameid", "attribute"])
IDENTIFIERS = st.tuples(SOURCES, TEXTS, st.none() | TEXTS, st.none() | TEXTS, TEXTS)
Identifier = tuple[str, str, str | None, str | None, str]


def kept(identifier: Identifier) -> str:
    source, format_, name_qualifier, sp_name_qualifier, value = identifier
    name_id = NameID(value=value, name_qualifier=name_qualifier, sp_name_qualifier=sp_name_qualifier)
    return written(source, format_, value, idp=IDP, sp=SP, name_id=name_id)


def meant(identifier: Identifier) -> tuple[str, ...]:
    source, format_, name_qualifier, sp_name_qualifier, value = identifier
    return source, format_, name_qualifier or IDP, sp_name_qualifier or SP, value


@given(IDENTIFIERS, IDENTIFIERS)
def test_s43_two_identifiers_are_never_one_subject(one: Identifier, other: Identifier) -> None:
    """S43: whatever is in them, quotes and commas included; and one identifier is always the same subject."""
    assert (kept(one) == kept(other)) is (meant(one) == meant(other))


@given(IDENTIFIERS, st.integers(0, 4), TEXTS)
def test_s43_any_part_that_differs_makes_another_person(one: Identifier, part: int, text: str) -> None:
    """S43: two that have everything else in common, which chance alone would hardly find."""
    other = list(one)
    other[part] = text
    changed: Identifier = tuple(other)  # type: ignore[assignment]  # of five still
    assume(meant(changed) != meant(one))
    assert kept(changed) != kept(one)


ANY_NAME = st.builds(
    NameID,
    value=TEXTS,
    format=st.none() | TEXTS | st.sampled_from([NAME_ID_PERSISTENT, NAME_ID_EMAIL, NAME_ID_TRANSIENT]),
    name_qualifier=st.none() | TEXTS,
    sp_name_qualifier=st.none() | TEXTS,
)


@given(TEXTS, TEXTS, ANY_NAME)
def test_s43_no_attribute_is_ever_taken_for_a_name(name: str, value: str, name_id: NameID) -> None:
    """S43: not even one that was named after a format."""
    assume(name_id.format != NAME_ID_TRANSIENT)
    assume(value.strip() != "")
    assert subject({name: (value,)}, name_id, subject_attribute=name) != subject({}, name_id)
