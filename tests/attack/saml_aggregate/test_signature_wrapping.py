"""A federation's signature in a place where it covers something else than what is read (S2)."""

import re

import pytest
import xmlsec
from lxml import etree
from saml_aggregate import MARK, ROOT_ID, Entity, aggregate, federation_key, good_members, group, signed
from saml_aggregate_reading import outcome, refused_as

MISPLACED = "signature_structure_refused"
MISSING = "signature_missing"
ALTERED = "signature_validation_failed"

SIGNATURE = re.compile(rb"<ds:Signature .*?</ds:Signature>|<ds:Signature>.*?</ds:Signature>", re.DOTALL)
DECLARATION = re.compile(rb"<\?xml[^>]*\?>\n?")
EVIL = Entity(number=666).xml()


def good() -> bytes:
    """A signed aggregate; every attack begins with it."""
    return signed(aggregate(*good_members()))


def signature_of(document: bytes) -> bytes:
    """Its signature, as text."""
    found = SIGNATURE.search(document)
    assert found is not None
    return found[0]


def wrapped(begin: str, *, identity: str | None, nested: bytes, after: str = "") -> bytes:
    """A root of the attacker's with the federation's whole document as a group in it."""
    inner = DECLARATION.sub(b"", nested).decode()
    return aggregate(EVIL, inner, after, identity=identity, begin=begin).encode()


def test_the_document_itself_is_accepted() -> None:
    assert len(outcome(good()).entities) == 3


def test_a_signature_moved_to_the_end() -> None:
    document = good()
    signature = signature_of(document)
    end = b"</md:EntitiesDescriptor>"
    assert refused_as(document.replace(signature, b"").replace(end, signature + end)) == MISSING


def test_a_signature_moved_behind_the_first_entity() -> None:
    document = good()
    signature = signature_of(document)
    first = document.index(b"</md:EntityDescriptor>") + len(b"</md:EntityDescriptor>")
    moved = document[:first] + signature + document[first:]
    assert refused_as(moved.replace(signature, b"", 1)) == MISSING


def test_a_signature_moved_into_a_group() -> None:
    text = aggregate(group(*good_members()), begin=MARK)
    document = signed(text)
    assert len(outcome(document).entities) == 3
    signature = signature_of(document)
    moved = document.replace(signature, b"").replace(b"<md:EntitiesDescriptor>", b"<md:EntitiesDescriptor>" + signature)
    assert refused_as(moved) == MISSING


@pytest.mark.parametrize("tag", ["md:Extensions", "md:EntityDescriptor entityID='urn:x'"])
def test_a_signature_moved_into_something_else(tag: str) -> None:
    document = good()
    signature = signature_of(document)
    around = f"<{tag}>".encode() + signature + f"</{tag.split(maxsplit=1)[0]}>".encode()
    assert refused_as(document.replace(signature, around)) == MISSING


def test_a_signature_that_covers_one_entity_only() -> None:
    """The first entity is signed by the federation, the document by nobody."""
    inside = Entity(number=1, identity="_one", within=MARK).xml()
    document = signed(aggregate(inside, EVIL, begin=""))
    assert refused_as(document) == MISSING
    signature = signature_of(document)
    assert (
        refused_as(document.replace(signature, b"").replace(b"\n\n<md:Ent", b"\n" + signature + b"<md:Ent", 1))
        == MISPLACED
    )


def test_a_signature_that_covers_a_group_only() -> None:
    signed_group = group(*good_members(), attributes=' ID="_group"', begin=MARK)
    assert refused_as(signed(aggregate(EVIL, signed_group, begin=""))) == MISSING


def test_a_signature_of_an_entity_is_content_as_any_other() -> None:
    """Federations pass on what their members signed themselves."""
    inside = signed(
        Entity(number=7, identity="_seven", within=MARK).xml().replace(" entityID", _declared() + " entityID", 1)
    )
    document = signed(aggregate(DECLARATION.sub(b"", inside).decode(), *good_members()))
    assert outcome(document).entity_ids[0] == "https://idp7.example.org/saml"
    assert refused_as(document.replace(b"The University 7", b"The University 8")) == ALTERED


def _declared() -> str:
    opening = re.search(r"<md:EntitiesDescriptor((?: xmlns:\w+=\"[^\"]*\")+)", aggregate())
    assert opening is not None
    return opening[1]


def test_the_signed_document_as_a_group_of_an_unsigned_one() -> None:
    assert refused_as(wrapped("", identity="_evil", nested=good())) == MISSING


def test_the_signed_document_as_a_group_with_its_signature_copied_out() -> None:
    """XSW: the reference still names the group, not the root that the signature stands in now."""
    document = good()
    assert refused_as(wrapped(signature_of(document).decode(), identity="_evil", nested=document)) == MISPLACED


def test_the_signed_document_as_a_group_with_its_signature_moved_out() -> None:
    document = good()
    signature = signature_of(document)
    nested = document.replace(signature, b"")
    assert refused_as(wrapped(signature.decode(), identity="_evil", nested=nested)) == MISPLACED
    assert refused_as(wrapped(signature.decode(), identity=None, nested=nested)) == MISPLACED


@pytest.mark.parametrize("keeps_signature", [True, False])
def test_the_signed_document_as_a_group_of_a_root_with_its_id(*, keeps_signature: bool) -> None:
    """XSW: whoever looks the ID up may find the group, and libxmlsec does."""
    document = good()
    signature = signature_of(document)
    nested = document if keeps_signature else document.replace(signature, b"")
    attack = wrapped(signature.decode(), identity=ROOT_ID, nested=nested)
    assert refused_as(attack) == "metadata_duplicate"
    without_id = attack.replace(f' ID="{ROOT_ID}"'.encode(), b"", 2).replace(
        b"<md:EntitiesDescriptor", f'<md:EntitiesDescriptor ID="{ROOT_ID}"'.encode(), 1
    )
    assert refused_as(without_id) == ALTERED


def test_the_signed_document_hidden_in_the_signature() -> None:
    """XSW: an Object of the signature holds what it covers."""
    document = good()
    signature = signature_of(document)
    nested = DECLARATION.sub(b"", document.replace(signature, b"")).decode()
    begin = signature.decode().replace("</ds:Signature>", f"<ds:Object>{nested}</ds:Object></ds:Signature>")
    assert refused_as(aggregate(EVIL, identity="_evil", begin=begin).encode()) == MISPLACED
    assert refused_as(aggregate(EVIL, identity=ROOT_ID, begin=begin).encode()) in {MISPLACED, "metadata_duplicate"}


def test_the_signed_document_hidden_in_extensions() -> None:
    document = good()
    signature = signature_of(document)
    nested = DECLARATION.sub(b"", document.replace(signature, b"")).decode()
    begin = f"{signature.decode()}<md:Extensions>{nested}</md:Extensions>"
    assert refused_as(aggregate(EVIL, identity="_evil", begin=begin).encode()) == MISPLACED


@pytest.mark.parametrize("place", ["behind it", "at the end"])
def test_a_second_signature(place: str) -> None:
    """Two over the whole: a reader may take either."""
    document = good()
    signature = signature_of(document)
    before = signature if place == "behind it" else b"</md:EntitiesDescriptor>"
    after = signature + signature if place == "behind it" else signature + before
    assert refused_as(document.replace(before, after)) == MISPLACED


def test_a_second_signature_by_somebody_else_before_the_first() -> None:
    document = good()
    signature = signature_of(document)
    foreign = re.sub(rb"<ds:SignatureValue>[^<]*", b"<ds:SignatureValue>AAAA", signature)
    assert refused_as(document.replace(signature, foreign + signature)) == ALTERED


def test_libxmlsec_alone_would_have_been_led_astray() -> None:
    """Otherwise the wrapping above might be none: the signature holds, over the group, and the root has more."""
    document = good()
    signature = signature_of(document)
    nested = document.replace(signature, b"")
    attack = wrapped(signature.decode(), identity=None, nested=nested)
    assert refused_as(attack) == MISPLACED
    root = etree.fromstring(attack)
    (covered,) = root.iterfind(f"*[@ID='{ROOT_ID}']")
    context = xmlsec.SignatureContext()
    context.register_id(covered, "ID")
    context.key = xmlsec.Key.from_memory(
        federation_key().certificate_pem.encode(), xmlsec.constants.KeyDataFormatCertPem
    )
    context.verify(root[0])
    assert root[1].get("entityID") == "https://idp666.example.org/saml"
