"""What comes when an address suddenly gives something else, or stops half way."""

import gzip
import io
import zipfile

import pytest
from saml_aggregate import Entity, aggregate, good_aggregate, good_members, group, signed
from saml_aggregate_reading import outcome, refusal, refused_as
from saml_metadata_document import entity

MALFORMED = "metadata_malformed"


def _zip() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("metadata.xml", good_aggregate())
    return held.getvalue()


@pytest.mark.parametrize(
    ("document", "words"),
    [
        (b"", "is empty"),
        (b" \n\t ", "is empty"),
        (b"<!DOCTYPE html><html><body>Sign in</body></html>", "an HTML page"),
        (b"<html lang='en'><head></head></html>", "an HTML page"),
        (b'{"issuer": "https://id.example"}', "JSON"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "a PDF"),
        (_zip(), "a ZIP archive"),
        (b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "a certificate or key in PEM"),
        (b"https://federation.example/metadata.xml", "an address"),
        (b"Not found", "no XML"),
        (gzip.compress(good_aggregate()), "neither in UTF-8 nor in UTF-16"),
        (b"<rss version='2.0'><channel/></rss>", "root element is rss"),
        (entity(), "describes one entity"),
        (b"<!-- nothing -->", "hold no element"),
        (b"<!--" + b"x" * 100_000 + b"-->", "hold no element"),
    ],
)
def test_what_it_is_instead_is_said(document: bytes, words: str) -> None:
    for signer in ("pinned", None):
        refused = refusal(document, signer=signer)
        assert refused.code == MALFORMED
        assert words in refused.detail
        assert refused.hint


@pytest.mark.parametrize("namespace", ["", "urn:oasis:names:tc:SAML:1.0:metadata", "urn:x"])
def test_a_root_of_another_namespace(namespace: str) -> None:
    document = f'<EntitiesDescriptor xmlns="{namespace}"><EntityDescriptor entityID="urn:x"/></EntitiesDescriptor>'
    assert refused_as(document.encode()) == MALFORMED
    assert "root element" in refusal(document.encode(), signer=None).detail


def test_metadata_inside_a_root_of_another_namespace() -> None:
    inner = aggregate(*good_members(), begin="")
    assert (
        "root element"
        in refusal(f'<x:EntitiesDescriptor xmlns:x="urn:x">{inner}</x:EntitiesDescriptor>'.encode()).detail
    )


def test_a_document_that_is_cut_off() -> None:
    """At many places: in a tag, in a value, between entities, before its last character."""
    document = good_aggregate()
    assert outcome(document).end.providers == 3
    for place in range(len(document) - 1, 0, -97):
        assert refused_as(document[:place]) == MALFORMED
        assert refused_as(document[:place], signer=None) == MALFORMED
    refused = refusal(document[:-1])
    line = document.count(b"\n") + 1
    assert refused.detail.startswith(f"line {line}: the document is no well-formed XML")


def test_a_document_that_goes_on_after_its_end() -> None:
    document = good_aggregate()
    assert outcome(document + b"\n<!-- the end -->\n").end.providers == 3
    for more in (b"x", b"<x/>", document, b"\0", b"</x>"):
        assert refused_as(document + more) == MALFORMED


@pytest.mark.parametrize(
    "bad",
    [
        "<md:EntityDescriptor",
        "<x:y/>",
        "<y a='1' a='2'/>",
        "&#0;",
        "&#xFFFE;",
        "&",
        "]]>",
        "<a></b>",
        "<y a=<>/>",
        "\x01",
        "<y xmlns:q=''/>",
    ],
)
def test_a_document_that_is_not_well_formed(bad: str) -> None:
    document = aggregate(Entity(within=f"<md:Extensions>{bad}</md:Extensions>").xml(), begin="")
    assert refused_as(document.encode(), signer=None) == MALFORMED


@pytest.mark.parametrize(
    "encoding", ["utf-32", "utf-7", "cp037", "latin-1", "utf-8 with a broken byte", "utf-16 cut in half"]
)
def test_another_encoding(encoding: str) -> None:
    text = aggregate(Entity(names=[("de", "Universität")]).xml(), begin="")
    assert outcome(text.encode(), signer=None).end.providers == 1
    declared = f'<?xml version="1.0" encoding="{encoding}"?>{text}'
    if encoding == "utf-8 with a broken byte":
        assert refused_as(text.encode().replace(b"\xc3\xa4", b"\xc0\xe4"), signer=None) == MALFORMED
    elif encoding == "utf-16 cut in half":
        assert refused_as(text.encode("utf-16")[:-1], signer=None) == MALFORMED
    else:
        assert refused_as(declared.encode(encoding), signer=None) == MALFORMED
        assert refused_as(declared.encode("ascii", "xmlcharrefreplace"), signer=None) == MALFORMED


def test_xml_1_1() -> None:
    text = aggregate(*good_members(), begin="")
    assert refused_as(f'<?xml version="1.1"?>{text}'.encode(), signer=None) == MALFORMED
    assert outcome(f'<?xml version="1.0"?>{text}'.encode(), signer=None).end.providers == 3


def test_groups_that_hold_something_else() -> None:
    for other in ("<md:AffiliationDescriptor/>", "<x/>", "<md:IDPSSODescriptor/>", "<md:Organization/>"):
        for document in (aggregate(other, *good_members()), aggregate(group(*good_members(), other))):
            assert refused_as(signed(document)) == MALFORMED


def test_extensions_that_come_too_late() -> None:
    """What they say of a group would hold for a part of it only."""
    late = "<md:Extensions/>"
    assert refused_as(signed(aggregate(*good_members(), late))) == MALFORMED
    assert refused_as(signed(aggregate(group(*good_members()), late))) == MALFORMED
    assert outcome(signed(aggregate(late, *good_members()))).end.providers == 3
