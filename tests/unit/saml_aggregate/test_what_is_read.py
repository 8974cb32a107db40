"""What an aggregate says, field by field (SAML metadata 2.3; mdui, shibmd and mdrpi extensions)."""

import hashlib
from io import BytesIO

import pytest
from cryptography.hazmat.primitives.hashes import SHA256
from lxml import etree
from saml_aggregate import NOW_S, Entity, aggregate, federation_key, good_aggregate, good_members, group, signed
from saml_aggregate_reading import line_in, outcome

from vestibule.protocols.saml.aggregate import AggregateRead, Batch, Progress
from vestibule.protocols.saml.aggregate.limits import BATCH_BYTES, PROGRESS_BYTES
from vestibule.protocols.saml.aggregate.read import read

REGISTERED = '<md:Extensions><mdrpi:RegistrationInfo registrationAuthority="{}"/></md:Extensions>'


def test_an_identity_provider() -> None:
    document = good_aggregate()
    first = outcome(document).entities[0]
    assert first.entity_id == "https://idp1.example.org/saml"
    assert first.names == (("en", "University 1"), ("de", "Universität 1"), ("en", "The University 1"))
    assert first.scopes == ("example1.org",)
    assert first.authority == ""
    assert first.valid_until_s == NOW_S + 86_400
    assert first.line == line_in(document, "https://idp1.example.org/saml")


def test_its_document_can_be_read_alone_and_says_the_same() -> None:
    document = good_aggregate()
    original = etree.fromstring(document)[1]
    alone = etree.fromstring(outcome(document).entities[0].document)
    assert etree.tostring(alone, method="c14n", exclusive=True) == etree.tostring(
        original, method="c14n", exclusive=True, with_comments=False
    )


def test_the_whole() -> None:
    document = good_aggregate(5)
    end = outcome(document).end
    assert end.document_hash == hashlib.sha256(document).hexdigest()
    assert end.name == "https://federation.example"
    assert (end.valid_until_s, end.cache_s) == (NOW_S + 86_400, 6 * 3600)
    assert (end.providers, end.others) == (5, 1)
    assert end.notes == ()
    assert end.signed_by is not None
    assert end.signed_by.replace(":", "").lower() == federation_key().certificate.fingerprint(SHA256()).hex()


def test_a_bare_one() -> None:
    found = outcome(signed(aggregate(attributes="")))
    assert found.entities == ()
    assert (found.end.name, found.end.valid_until_s, found.end.cache_s) == ("", None, None)


@pytest.mark.parametrize("prefix", ["md", "", "m"])
def test_prefixes_do_not_matter(prefix: str) -> None:
    entity = Entity(prefix=prefix, authority="https://a.example/").xml()
    found = outcome(signed(aggregate(group(entity, prefix=prefix), prefix=prefix))).entities[0]
    assert found.names[0] == ("en", "University 1")
    assert found.authority == "https://a.example/"


def test_names_of_the_role_come_before_those_of_the_entity() -> None:
    of_entity = (
        "<md:Extensions><mdui:UIInfo><mdui:DisplayName xml:lang='fr'>Universit&#233;</mdui:DisplayName>"
        "<mdui:DisplayName>  no \n language </mdui:DisplayName><mdui:DisplayName xml:lang='de-CH'/></mdui:UIInfo>"
        "</md:Extensions>"
    )
    names = [("EN", "One"), ("en", "One")]
    found = outcome(signed(aggregate(Entity(names=names, within=of_entity).xml()))).entities[0]
    assert found.names == (("en", "One"), ("fr", "Université"), ("", "no language"), ("en", "The University 1"))


def test_a_name_that_would_break_a_page_is_made_fit() -> None:
    names = [("en", "a\u202eb"), ("x" * 200, "y" * 200), ("de", "<!-- -->é<![CDATA[<b>]]>")]
    found = outcome(signed(aggregate(Entity(names=names).xml()))).entities[0].names
    assert found[0] == ("en", "a\\u202eb")
    assert found[1] == ("x" * 100 + "…", "y" * 100 + "…")
    assert found[2] == ("de", "é<b>")


def test_a_name_with_an_element_in_it_is_none() -> None:
    found = outcome(signed(aggregate(Entity(names=[("en", "a<b/>"), ("de", "gut")]).xml()))).entities[0]
    assert found.names[0] == ("de", "gut")


def test_only_plain_scopes_count() -> None:
    pattern = (
        "<md:Extensions><shibmd:Scope regexp='true'>.*</shibmd:Scope><shibmd:Scope>not a domain</shibmd:Scope>"
        "<shibmd:Scope regexp='0'>entity.example</shibmd:Scope></md:Extensions>"
    )
    found = outcome(signed(aggregate(Entity(scopes=["a.example", "a.example", "b.example"], within=pattern).xml())))
    assert found.entities[0].scopes == ("a.example", "b.example", "entity.example")
    assert [note.partition(" (")[0] for note in found.end.notes] == [
        "1 scope not used: is a regular expression",
        "1 scope not used: is no domain",
    ]


def test_who_registered_an_entity() -> None:
    """Its own word first, then that of the innermost group (mdrpi 1.0, 2.1)."""
    document = aggregate(
        REGISTERED.format("https://root.example"),
        Entity(number=1).xml(),
        group(
            REGISTERED.format("https://group.example"),
            Entity(number=2).xml(),
            Entity(number=3, authority="https://own.example").xml(),
            group(Entity(number=4).xml()),
        ),
        Entity(number=5).xml(),
    )
    for step_bytes in (50, 1 << 20):
        found = outcome(signed(document), step_bytes=step_bytes)
        assert [entity.authority.removeprefix("https://") for entity in found.entities] == [
            "root.example",
            "group.example",
            "own.example",
            "group.example",
            "root.example",
        ]


def test_what_is_no_identity_provider_for_saml_2_is_counted() -> None:
    old = Entity(number=2, protocols="urn:mace:shibboleth:1.0 urn:oasis:names:tc:SAML:1.1:protocol").xml()
    found = outcome(signed(aggregate(Entity(number=1).xml(), old, Entity(number=3, is_idp=False).xml())))
    assert [entity.entity_id[11] for entity in found.entities] == ["1"]
    assert found.end.others == 2


def test_a_provider_for_both_protocols_counts() -> None:
    both = Entity(protocols="urn:oasis:names:tc:SAML:1.1:protocol urn:oasis:names:tc:SAML:2.0:protocol").xml()
    assert outcome(signed(aggregate(both))).end.providers == 1


@pytest.mark.parametrize("entity_id", [None, "  ", "urn:a b", "urn:a\u200bb", "x" * 1025])
def test_an_entity_without_a_name_that_could_be_compared_is_left_out(entity_id: str | None) -> None:
    document = signed(aggregate(Entity(number=1, entity_id=entity_id).xml(), *good_members(2)[2:]))
    found = outcome(document)
    assert found.entity_ids == ["https://idp2.example.org/saml"]
    line = line_in(document, "<md:EntityDescriptor")
    assert found.end.notes == (f"1 entity left out: no entityID that could be compared (line {line}).",)


def test_of_many_only_the_first_lines_are_named() -> None:
    found = outcome(signed(aggregate(*(Entity(number=number, valid_until=-1).xml() for number in range(8)))))
    (note,) = found.end.notes
    assert note.startswith("8 entities left out: expired (validUntil) (line ")
    assert note.endswith(", …).")
    assert note.count(",") == 5


@pytest.mark.parametrize(("written", "cache_s"), [("P1DT12H", 129_600), ("tomorrow", None), ("-P1D", None)])
def test_how_long_it_may_be_kept(written: str, cache_s: int | None) -> None:
    end = outcome(signed(aggregate(attributes=f' cacheDuration="{written}"'))).end
    assert end.cache_s == cache_s
    assert bool(end.notes) is (cache_s is None)


def test_lines_beyond_what_libxml2_counts_in_sixteen_bits() -> None:
    text = aggregate(Entity(number=1).xml(), "\n" * 70_000, Entity(number=2).xml(), begin="")
    entities = outcome(text.encode(), signer=None).entities
    assert entities[0].line == line_in(text.encode(), "https://idp1.example.org/saml")
    # It is that of the text in the entity then, which begins with a line break.
    assert entities[1].line == line_in(text.encode(), "https://idp2.example.org/saml") + 1


def test_batches_are_small_and_progress_is_told() -> None:
    document = good_aggregate(1500)
    pieces = list(
        read(BytesIO(document), total_bytes=len(document), signer=federation_key().certificate_pem, now_s=NOW_S)
    )
    batches = [piece for piece in pieces if isinstance(piece, Batch)]
    assert len(batches) > 2
    for batch in batches[:-1]:
        size_bytes = sum(len(entity.document) for entity in batch.entities)
        assert BATCH_BYTES <= size_bytes < 2 * BATCH_BYTES
    told = [piece for piece in pieces if isinstance(piece, Progress)]
    assert len(told) == len(document) // PROGRESS_BYTES + 1
    assert told[-1] == Progress(len(document), len(document), 1500)
    assert [piece.read_bytes for piece in told] == sorted(piece.read_bytes for piece in told)
    assert isinstance(pieces[-1], AggregateRead)
