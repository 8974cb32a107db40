"""What a document is, by its root."""

import pytest
from saml_aggregate import aggregate, good_aggregate, good_members
from saml_metadata_document import entity

from vestibule.errors import MetadataMalformed
from vestibule.protocols.saml.aggregate import DocumentKind, document_kind

LICENCE = "<!-- Terms: https://federation.example/EntityDescriptor -->\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("begin", ["", '<?xml version="1.0"?>\n', LICENCE, f" \n{LICENCE * 3}<?pi x?>"])
def test_by_its_root(begin: str, encoding: str) -> None:
    for prefix in ("md", ""):
        many = begin + aggregate(*good_members(), begin="", prefix=prefix)
        assert document_kind(many.encode(encoding)) is DocumentKind.AGGREGATE
    one = begin + entity().decode()
    assert document_kind(one.encode(encoding)) is DocumentKind.ENTITY


def test_its_first_64_kib_are_enough() -> None:
    document = good_aggregate(400)
    assert document_kind(document[: 64 * 1024]) is DocumentKind.AGGREGATE
    assert document_kind(document[:400]) is DocumentKind.AGGREGATE


def test_a_character_may_be_cut_in_two_there() -> None:
    document = f"<!--{'é' * 40_000}-->".encode() + entity()
    with pytest.raises(MetadataMalformed, match="hold no element"):
        document_kind(document[: 64 * 1024])
    begun = entity() + "é".encode() * 40_000
    assert document_kind(begun[: 64 * 1024 + len(begun) % 2]) is DocumentKind.ENTITY


@pytest.mark.parametrize("text", ["", "x", "<", "<!--", "{}", "<html>", "<EntityDescriptors/>", "\0\0\0\0"])
def test_what_is_neither_is_refused(text: str) -> None:
    with pytest.raises(MetadataMalformed) as caught:
        document_kind(text.encode())
    assert caught.value.code == "metadata_malformed"
    assert caught.value.hint


def test_a_message_that_holds_metadata_is_none() -> None:
    with pytest.raises(MetadataMalformed, match="root element is Response"):
        document_kind(b"<samlp:Response xmlns:samlp='urn:x'>" + entity() + b"</samlp:Response>")
