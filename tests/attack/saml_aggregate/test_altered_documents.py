"""A signed aggregate that somebody without the federation's key has changed (S1, S62)."""

import re

import pytest
from saml_aggregate import Entity, aggregate, good_aggregate, good_members, group, signed, until
from saml_aggregate_reading import outcome, refused_as

ALTERED = "signature_validation_failed"


def three() -> str:
    """Three providers and one service provider; the second provider stands in a group that ends in an hour."""
    first, service, second, third = good_members(3)
    return aggregate(first, service, group(second, attributes=until(3600)), third)


def test_the_document_itself_is_accepted() -> None:
    assert len(outcome(signed(three())).entities) == 3


@pytest.mark.parametrize(
    "place",
    [
        b"https://federation.example",
        b"<shibmd:Scope>example1.org",
        b"https://idp2.example.org/sso/post",
        b"https://idp3.example.org/saml",
        b"https://sp0.example.org/acs",
        b"https://www.example3.org",
        b"PT6H",
    ],
)
def test_one_byte_anywhere(place: bytes) -> None:
    document = signed(three())
    assert document.count(place) >= 1
    changed = document.replace(place, place[:-1] + bytes([place[-1] ^ 1]), 1)
    assert len(changed) == len(document)
    assert refused_as(changed) == ALTERED


@pytest.mark.parametrize("white", [b" ", b"\n", b"&#13;", b"x"])
def test_text_between_two_entities(white: bytes) -> None:
    document = signed(three())
    for tag in (b"</md:EntityDescriptor>", b"</md:EntitiesDescriptor>", b"<md:EntityDescriptor", b"</ds:Signature>"):
        place = document.index(tag) + (len(tag) if tag.startswith(b"</") else 0)
        assert refused_as(document[:place] + white + document[place:]) == ALTERED


def test_an_added_entity() -> None:
    document = signed(three())
    evil = Entity(number=666).xml().encode()
    for before in (b"<md:EntityDescriptor", b"<md:EntitiesDescriptor validUntil", b"</md:EntitiesDescriptor>"):
        place = document.rindex(before)
        assert refused_as(document[:place] + evil + document[place:]) == ALTERED


def test_an_added_entity_before_all_others() -> None:
    document = signed(three())
    place = document.index(b"</ds:Signature>") + len(b"</ds:Signature>")
    assert refused_as(document[:place] + Entity(number=666).xml().encode() + document[place:]) == ALTERED


@pytest.mark.parametrize("number", [1, 2, 3, 0])
def test_a_removed_entity(number: int) -> None:
    document = signed(three())
    entity = rb'<md:EntityDescriptor entityID="https://idp%d\..*?</md:EntityDescriptor>\n' % number
    removed = re.sub(entity, b"", document, flags=re.DOTALL)
    assert len(removed) < len(document)
    assert refused_as(removed) == ALTERED


def test_two_entities_that_change_places() -> None:
    first, second = (b"https://idp1.", b"https://idp3.")
    document = signed(three())
    swapped = document.replace(first, b"SWAP").replace(second, first).replace(b"SWAP", second)
    assert refused_as(swapped) == ALTERED
    one, *_, other = re.findall(rb"<md:EntityDescriptor .*?</md:EntityDescriptor>\n", document, re.DOTALL)
    assert refused_as(document.replace(one, b"SWAP").replace(other, one).replace(b"SWAP", other)) == ALTERED


def test_an_entity_that_changes_its_group() -> None:
    """It would live longer than its group lets it."""
    document = signed(three())
    opening = re.search(rb"<md:EntitiesDescriptor validUntil=\"[^\"]*\">\n", document)
    assert opening is not None
    entity = re.search(rb"<md:EntityDescriptor entityID=\"https://idp2.*?</md:EntityDescriptor>\n", document, re.DOTALL)
    assert entity is not None
    moved = document.replace(entity[0], b"").replace(opening[0], entity[0] + opening[0])
    assert refused_as(moved) == ALTERED


def test_the_documents_end_put_off() -> None:
    document = signed(three())
    assert refused_as(document.replace(until(86_400).encode(), until(8_640_000).encode())) == ALTERED
    assert refused_as(document.replace(until(86_400).encode(), b"")) == ALTERED


def test_a_groups_end_put_off() -> None:
    document = signed(three())
    assert refused_as(document.replace(until(3600).encode(), until(7200).encode())) == ALTERED
    assert refused_as(document.replace(until(3600).encode(), b"")) == ALTERED


def test_a_prefix_that_means_something_else() -> None:
    document = signed(three())
    changed = document.replace(b"urn:mace:shibboleth:metadata:1.0", b"urn:mace:shibboleth:metadata:1.1")
    assert refused_as(changed) == ALTERED


def test_comments_alone_are_not_signed_and_cut_no_value_short() -> None:
    """S8: XML Signature leaves them out, so whoever adds some must not change what is read."""
    document = signed(three())
    as_it_was = outcome(document)
    for text in (b"University 1", b"example1.org</shibmd:Scope>"):
        commented = document.replace(text, text[:4] + b"<!-- x -->" + text[4:])
        assert commented != document
        found = outcome(commented)
        assert [entity.names for entity in found.entities] == [entity.names for entity in as_it_was.entities]
        assert [entity.scopes for entity in found.entities] == [entity.scopes for entity in as_it_was.entities]
        assert [entity.document for entity in found.entities] == [entity.document for entity in as_it_was.entities]


def test_the_change_is_found_in_a_document_of_many_steps() -> None:
    """What was cut off long ago is as well digested as what is left at the end."""
    document = good_aggregate(400)
    assert outcome(document).end.providers == 400
    for number in (2, 200, 399):
        changed = document.replace(b"The University %d<" % number, b"The university %d<" % number)
        assert changed != document
        assert refused_as(changed) == ALTERED
