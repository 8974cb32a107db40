"""What we write of a provider is read as the same again, whatever it is."""

from typing import Any, Final

import pytest
from any_provider import CERTIFICATES, ENTITY_IDS, URLS, providers
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given, settings
from manual_clock import ManualClock
from msgspec.structs import replace
from saml_libxmlsec import parsed
from saml_metadata_reading import metadata_report, read_metadata
from saml_metadata_schema import metadata_schema

from vestibule.errors import ConfigError
from vestibule.protocols.saml.metadata.display_name import MAX_NAME
from vestibule.protocols.saml.metadata.idp_writer import idp_metadata
from vestibule_sdk.saml import Binding, IdPEndpoint, IdPMetadata


@settings(deadline=None)  # no test asserts a time
@given(providers(ENTITY_IDS))
def test_what_is_written_is_read_as_the_same(metadata: IdPMetadata) -> None:
    document = idp_metadata(metadata)
    assert read_metadata(document) == metadata
    assert idp_metadata(read_metadata(document)) == document


@settings(deadline=None)  # as above
@given(providers(URLS))
def test_what_is_written_fits_the_schema(metadata: IdPMetadata) -> None:
    """Which wants names to be URIs; providers do not all keep to it."""
    metadata_schema().assertValid(parsed(idp_metadata(metadata)).getroottree())


PLAIN: Final = IdPMetadata(
    entity_id="https://idp.example",
    sso=(IdPEndpoint(binding=Binding.POST, url="https://idp.example/sso"),),
    signing_certificates=(CERTIFICATES[0],),
)


def changed(**changes: Any) -> IdPMetadata:  # noqa: ANN401 - fields of IdPMetadata
    return replace(PLAIN, **changes)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("  The\n\t house ", "The house"),
        ("A\u00a0B", "A B"),
        ("Ho\u200buse", "Ho\\u200buse"),
        ("x" * (MAX_NAME + 1), "x" * MAX_NAME + "…"),
        ("<b>&amp;\"'", "<b>&amp;\"'"),
        (" ", None),
    ],
)
def test_names_are_normalised(written: str, read: str | None) -> None:
    assert read_metadata(idp_metadata(changed(display_name=written))).display_name == read


def test_a_certificate_comes_back_as_the_one_form_that_pem_has() -> None:
    certificate = x509.load_pem_x509_certificate(CERTIFICATES[0].encode())
    loose = CERTIFICATES[0].replace("\n", "\r\n")
    found = read_metadata(idp_metadata(changed(signing_certificates=(loose,)))).signing_certificates
    assert found == (certificate.public_bytes(Encoding.PEM).decode(),)


def test_nothing_is_left_to_note_but_what_the_provider_never_said() -> None:
    report = metadata_report(idp_metadata(PLAIN), clock=ManualClock())
    assert [note.partition(" ")[0] for note in report.notes] == ["The", "The", "The"]
    assert report.valid_until_s is None
    full = changed(
        display_name="House",
        scopes=("house.example",),
        slo=(IdPEndpoint(binding=Binding.POST, url="https://i.example/"),),
    )
    assert metadata_report(idp_metadata(full)).notes == ()


@pytest.mark.parametrize("field", ["entity_id", "display_name"])
def test_a_character_that_xml_cannot_hold_is_refused_at_its_field(field: str) -> None:
    with pytest.raises(ConfigError) as caught:
        idp_metadata(changed(**{field: "a\x1bb"}))
    assert caught.value.path == field
