"""Metadata that was good once (SAML metadata 2.3.1, 2.3.2): validUntil of a whole, a group, an entity, a role."""

import pytest
from saml_aggregate import NOW_S, Entity, aggregate, good_aggregate, good_members, group, signed, until
from saml_aggregate_reading import line_in, outcome, refusal, refused_as

DAY_S = 86_400


def ends(document: str, *, now_s: int = NOW_S) -> dict[str, int | None]:
    """Seconds from `NOW_S` to each entity's end, by number, of a document once it is signed."""
    found = outcome(signed(document), now_s=now_s)
    return {
        entity.entity_id.removeprefix("https://idp").partition(".")[0]: entity.valid_until_s
        and entity.valid_until_s - NOW_S
        for entity in found.entities
    }


def test_a_document_whose_time_has_passed() -> None:
    document = good_aggregate()
    assert outcome(document, now_s=NOW_S + DAY_S - 1).end.valid_until_s == NOW_S + DAY_S
    refused = refusal(document, now_s=NOW_S + DAY_S)
    assert refused.code == "metadata_expired"
    assert "2027-01-16T08:00:00Z" in refused.detail
    assert refused.detail.startswith("line 2: ")


def test_its_time_has_passed_for_those_who_pin_nobody_too() -> None:
    assert refused_as(good_aggregate(), signer=None, now_s=NOW_S + DAY_S) == "metadata_expired"


def test_a_stranger_does_not_get_to_say_that_time_has_passed() -> None:
    """An old document with a foreign signature is a forgery first."""
    document = signed(aggregate(*good_members(), attributes=until(-1)))
    assert refused_as(document) == "metadata_expired"
    changed = document.replace(b"<ds:SignatureValue>", b"<ds:SignatureValue>AAAA")
    assert refused_as(changed) == "signature_validation_failed"


def test_a_group_whose_time_has_passed_is_left_out() -> None:
    members = good_members(4)
    document = signed(aggregate(members[0], group(*members[2:4], attributes=until(-1)), members[4]))
    found = outcome(document)
    assert [entity_id[11] for entity_id in found.entity_ids] == ["1", "4"]
    line = line_in(document, until(-1))
    assert found.end.notes == (f"1 group left out, with all in it: expired (validUntil) (line {line}).",)
    assert len(outcome(document, now_s=NOW_S - 2).entities) == 4


def test_a_group_in_a_group_whose_time_has_passed_is_left_out() -> None:
    inner = group(Entity(number=1).xml(), attributes=until(DAY_S))
    assert ends(aggregate(group(inner, attributes=until(-1)), Entity(number=2).xml())) == {"2": DAY_S}


@pytest.mark.parametrize("field", ["valid_until", "role_valid_until"])
def test_an_entity_whose_time_has_passed_is_left_out(field: str) -> None:
    expired = Entity(number=2, **{field: 0}).xml()  # type: ignore[arg-type] # the name of a field
    document = signed(aggregate(Entity(number=1).xml(), expired, Entity(number=3).xml()))
    found = outcome(document)
    assert [entity_id[11] for entity_id in found.entity_ids] == ["1", "3"]
    line = line_in(document, "https://idp2.example.org/saml")
    assert found.end.notes == (f"1 entity left out: expired (validUntil) (line {line}).",)


def test_what_is_inside_cannot_outlive_what_is_around_it() -> None:
    late = Entity(number=1, valid_until=400 * DAY_S, role_valid_until=300 * DAY_S).xml()
    assert ends(aggregate(group(late, attributes=until(200 * DAY_S)))) == {"1": DAY_S}
    assert ends(aggregate(group(late, attributes=until(3600)))) == {"1": 3600}
    assert ends(aggregate(group(late, attributes=until(200 * DAY_S)), attributes="")) == {"1": 200 * DAY_S}
    assert ends(aggregate(group(late), attributes="")) == {"1": 300 * DAY_S}


def test_what_is_inside_can_end_before_what_is_around_it() -> None:
    document = aggregate(
        Entity(number=1, valid_until=60).xml(),
        Entity(number=2, role_valid_until=50).xml(),
        Entity(number=3).xml(),
        group(Entity(number=4, valid_until=70).xml(), Entity(number=5).xml(), attributes=until(65)),
    )
    assert ends(document) == {"1": 60, "2": 50, "3": DAY_S, "4": 65, "5": 65}


def test_without_any_end_there_is_none() -> None:
    document = signed(aggregate(Entity().xml(), attributes=""))
    found = outcome(document)
    assert found.end.valid_until_s is None
    assert found.entities[0].valid_until_s is None


@pytest.mark.parametrize("written", ["tomorrow", "", "2027-13-01T00:00:00Z", "2027-12-01T00:00:00+14:00", "9" * 100])
def test_an_end_that_cannot_be_read_is_no_end(written: str) -> None:
    """Of the whole and of a group it refuses; of an entity it costs that entity."""
    assert refused_as(signed(aggregate(Entity().xml(), attributes=until(written)))) == "metadata_malformed"
    assert refused_as(signed(aggregate(group(Entity().xml(), attributes=until(written))))) == "metadata_malformed"
    document = signed(aggregate(Entity(number=1, valid_until=written).xml(), Entity(number=2).xml()))
    found = outcome(document)
    assert [entity_id[11] for entity_id in found.entity_ids] == ["2"]
    line = line_in(document, "https://idp1.example.org/saml")
    assert found.end.notes == (f"1 entity left out: its validUntil cannot be read (line {line}).",)


def test_another_name_for_an_end_is_none() -> None:
    """SAML's attribute has no namespace and is spelt in one way."""
    document = signed(aggregate(Entity(attributes=' validuntil="2020-01-01T00:00:00Z" md:validUntil="x"').xml()))
    assert outcome(document).entities[0].valid_until_s == NOW_S + DAY_S
