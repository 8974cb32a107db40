"""The encodings in which people have the same document."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from saml_metadata_document import entity, idp_role
from saml_metadata_reading import metadata_report

from vestibule.errors import ConfigError
from vestibule.protocols.saml.metadata.encoding import as_utf8

ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]
NAME = "Université 大学 🎓"
ORGANIZATION = f'<Organization><OrganizationDisplayName xml:lang="fr">{NAME}</OrganizationDisplayName></Organization>'
TEXT = entity(idp_role(), ORGANIZATION).decode()
PLAIN = metadata_report(TEXT.encode())


@pytest.mark.parametrize("declared", ["utf-8", "UTF-8", "utf-16", "UTF-16", "UTF-16LE", "utf-16be", "utf16", None])
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_they_say_the_same_whatever_the_declaration_says(encoding: str, declared: str | None) -> None:
    """A shell saves UTF-8 as UTF-16, a form gets UTF-16 as UTF-8, and the declaration stays as it was."""
    named = "" if declared is None else f" encoding='{declared}'"
    for declaration in ("", f"<?xml version='1.0'{named}?>", f'<?xml version="1.0"{named} standalone="yes" ?>'):
        report = metadata_report((declaration + TEXT).encode(encoding))
        assert report == PLAIN
        assert report.metadata.display_name == NAME


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_with_and_without_a_byte_order_mark_and_white_space(encoding: str, mark: str) -> None:
    report = metadata_report((mark + "\n" + TEXT).encode(encoding))
    assert report.facts[0].line == PLAIN.facts[0].line + 1
    assert report.metadata == PLAIN.metadata


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (TEXT.encode("utf-16")[:-1], "cut off or damaged at byte"),
        (TEXT.encode("utf-16-le").replace("é".encode("utf-16-le"), b"\x00\xd8"), "cut off or damaged at byte"),
        (TEXT.encode("utf-16") + b"\0\0", "not encoded in UTF-8"),
        ("\ufeff\ufeff".encode("utf-16-le") + TEXT.encode("utf-16-le"), "no well-formed XML"),
        (TEXT.encode("utf-32"), "not encoded in UTF-8"),
        (TEXT.encode("utf-32-le"), "not encoded in UTF-8"),
        (TEXT.encode("utf-32-be"), "not encoded in UTF-8"),
        (("<?xml version='1.0' encoding='iso-8859-1'?>" + TEXT).encode("utf-16"), "not encoded in UTF-8"),
        (("<?xml version='1.1' encoding='utf-16'?>" + TEXT).encode("utf-16"), "not of XML 1.0"),
        ((TEXT + "\n" * 1_048_577).encode("utf-16"), "too large"),
        ((TEXT + "\n" * 3_000_000).encode("utf-16"), "too large"),
    ],
)
def test_what_only_looks_like_one_of_them_is_refused(document: bytes, reason: str) -> None:
    with pytest.raises(ConfigError, match=reason) as caught:
        metadata_report(document)
    assert caught.value.path == "metadata"
    assert caught.value.hint


@given(
    text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1),
    encoding=st.sampled_from(["utf-16-le", "utf-16-be"]),
)
def test_any_text_comes_through(text: str, encoding: str) -> None:
    document = "<" + text
    for whole in (document, "\ufeff" + document):
        assert as_utf8(whole.encode(encoding), size_bytes=10**6) == whole.encode()
