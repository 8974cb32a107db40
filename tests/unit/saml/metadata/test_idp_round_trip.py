"""What we write of a provider is read as the same again, whatever it is."""

import string
from typing import Any, Final

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import given, settings
from hypothesis import strategies as st
from manual_clock import ManualClock
from msgspec.structs import replace
from saml_libxmlsec import parsed
from saml_metadata_reading import metadata_report, read_metadata
from saml_metadata_schema import metadata_schema
from saml_signing_keys import signing_key

from vestibule.errors import ConfigError
from vestibule.protocols.saml.metadata.display_name import MAX_NAME
from vestibule.protocols.saml.metadata.entity_id import MAX_ENTITY_ID
from vestibule.protocols.saml.metadata.idp_writer import idp_metadata
from vestibule_sdk.saml import NAME_ID_EMAIL, NAME_ID_PERSISTENT, Binding, IdPEndpoint, IdPMetadata

CERTIFICATES: Final = [
    signing_key("one").certificate_pem,
    signing_key("late", expired=True).certificate_pem,
    signing_key("curve", "P-256").certificate_pem,
    signing_key("large", "RSA-3072").certificate_pem,
]


def visible(*, alphabet: str | None = None) -> st.SearchStrategy[str]:
    """Characters that XML can hold and that are shown as they are."""
    allowed = st.characters(exclude_categories=["Cs"]) if alphabet is None else st.sampled_from(alphabet)
    return allowed.filter(lambda character: character.isprintable() and character not in "\ufffe\uffff")


ENTITY_IDS: Final = st.text(visible().filter(lambda each: not each.isspace()), min_size=1, max_size=60) | st.just(
    "x" * MAX_ENTITY_ID
)
# White space counts singly, and not at the ends: its normalisation is tested below.
NAMES: Final = (
    st.text(visible(), max_size=MAX_NAME + 5).map(lambda text: " ".join(text.split())[:MAX_NAME].strip()).filter(bool)
)
URLS: Final = st.builds(
    lambda host, path, query: f"https://{host}.example/{path}{f'?a={query}' if query else ''}",
    st.text(st.sampled_from(string.ascii_lowercase + string.digits), min_size=1, max_size=20),
    st.text(st.sampled_from(string.ascii_letters + string.digits + "-._~/!$'()*,;:@&="), max_size=40),
    st.text(st.sampled_from(string.ascii_letters + "&='"), max_size=10),
).filter(lambda url: "//" not in url.removeprefix("https://"))
SCOPES: Final = st.from_regex(r"[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?(\.[A-Z0-9]{1,6}){0,3}", fullmatch=True)


@st.composite
def endpoints(draw: st.DrawFn, *, answers: bool, at_least: int) -> tuple[IdPEndpoint, ...]:
    """Endpoints, each once; with addresses for answers or without."""
    found = draw(
        st.lists(
            st.builds(
                lambda binding, url, response_url: IdPEndpoint(
                    binding=binding, url=url, response_url=None if response_url == url else response_url
                ),
                st.sampled_from(Binding),
                URLS,
                st.none() | URLS if answers else st.none(),
            ),
            min_size=at_least,
            max_size=4,
            unique=True,
        )
    )
    return tuple(found)


def providers(names: st.SearchStrategy[str]) -> st.SearchStrategy[IdPMetadata]:
    """Providers whose entity ID and formats are such names."""
    return st.builds(
        IdPMetadata,
        entity_id=names,
        sso=endpoints(answers=False, at_least=1),
        slo=endpoints(answers=True, at_least=0),
        signing_certificates=st.lists(st.sampled_from(CERTIFICATES), min_size=1, max_size=4, unique=True).map(tuple),
        want_requests_signed=st.booleans(),
        name_id_formats=st.lists(
            st.sampled_from([NAME_ID_EMAIL, NAME_ID_PERSISTENT]) | names, max_size=3, unique=True
        ).map(tuple),
        scopes=st.lists(SCOPES, max_size=4, unique=True).map(tuple),
        display_name=st.none() | NAMES,
    )


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
