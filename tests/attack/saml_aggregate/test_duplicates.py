"""Documents that say two things about one name (S3)."""

import pytest
from saml_aggregate import ROOT_ID, Entity, aggregate, good_members, group, signed
from saml_aggregate_reading import line_in, outcome, refusal, refused_as

DUPLICATE = "metadata_duplicate"


def test_each_name_once_is_accepted() -> None:
    members = [Entity(number=number, identity=f"_{number}").xml() for number in range(5)]
    assert len(outcome(signed(aggregate(*members[:2], group(*members[2:])))).entities) == 5


def test_an_entity_twice() -> None:
    document = signed(aggregate(*good_members(), Entity(number=2, attributes=' cacheDuration="PT1H"').xml()))
    refused = refusal(document)
    assert refused.code == DUPLICATE
    line = line_in(document, "PT1H")
    assert refused.detail == f"line {line}: a second entity with the ID https://idp2.example.org/saml"


@pytest.mark.parametrize("signer", ["pinned", None])
def test_an_entity_twice_in_different_groups(signer: str | None) -> None:
    document = aggregate(group(Entity(number=1).xml()), group(group(Entity(number=1).xml())))
    assert refused_as(signed(document), signer=signer) == DUPLICATE


def test_an_entity_twice_of_which_one_does_not_count() -> None:
    """Which of the two counts must not hang on the hour, or on a role."""
    for other in (
        Entity(number=1, valid_until=-1),
        Entity(number=1, is_idp=False),
        Entity(number=1, protocols="urn:x"),
    ):
        assert refused_as(signed(aggregate(Entity(number=1).xml(), other.xml()))) == DUPLICATE


def test_an_entity_twice_but_for_white_space() -> None:
    other = Entity(number=2, entity_id=" https://idp1.example.org/saml\t").xml()
    assert refused_as(signed(aggregate(Entity(number=1).xml(), other))) == DUPLICATE


def test_entities_that_differ_in_case_are_two() -> None:
    """Entity IDs are compared exactly (SAML core 8.3.6 and 1.3.2)."""
    other = Entity(number=2, entity_id="https://IDP1.example.org/saml").xml()
    assert len(outcome(signed(aggregate(Entity(number=1).xml(), other))).entities) == 2


def test_an_entity_twice_at_opposite_ends_of_a_large_document() -> None:
    document = signed(aggregate(*good_members(300), Entity(number=1).xml()))
    assert refused_as(document) == DUPLICATE


@pytest.mark.parametrize("spelling", ["ID", "Id", "id", "iD", "xml:id"])
def test_an_id_twice(spelling: str) -> None:
    one = Entity(number=1, attributes=f' {spelling}="_one"').xml()
    other = Entity(number=2, within='<md:Extensions><x:y xmlns:x="urn:x" ID="_one"/></md:Extensions>').xml()
    assert len(outcome(signed(aggregate(one, Entity(number=2).xml()))).entities) == 2
    assert refused_as(signed(aggregate(one, other))) == DUPLICATE


def test_the_roots_id_twice() -> None:
    """S2: what a reference means would hang on who looks it up."""
    document = signed(aggregate(*good_members()))
    for place in (b" entityID", b" protocolSupportEnumeration", b" Binding", b" use="):
        changed = document.replace(place, f' ID="{ROOT_ID}"'.encode() + place, 1)
        assert refused_as(changed) == DUPLICATE


def test_the_roots_id_twice_in_a_group_and_in_the_signature() -> None:
    document = signed(aggregate(group(*good_members())))
    in_group = document.replace(b"<md:EntitiesDescriptor>", f'<md:EntitiesDescriptor ID="{ROOT_ID}">'.encode())
    assert refused_as(in_group) == DUPLICATE
    in_signature = document.replace(b"<ds:KeyInfo>", f'<ds:KeyInfo Id="{ROOT_ID}">'.encode(), 1)
    assert refused_as(in_signature) == DUPLICATE


def test_an_id_in_a_namespace() -> None:
    refused = refused_as(signed(aggregate(Entity(attributes=' md:ID="_x"').xml())))
    assert refused == "metadata_malformed"
