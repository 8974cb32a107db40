"""What a provider is called, what it may assert, and how long its document holds."""

import pytest
from manual_clock import STARTS_AT_S, ManualClock
from saml_metadata_document import ENTITY_ID, ROLE, ROOT, entity, idp_role, slo, sso
from saml_metadata_reading import metadata_report, read_metadata

from vestibule.clock import rfc3339
from vestibule.errors import ConfigError, MetadataExpired
from vestibule.protocols.saml.metadata.idp import MetadataReport

SHIBMD = 'xmlns:shibmd="urn:mace:shibboleth:metadata:1.0"'
MDUI = 'xmlns:mdui="urn:oasis:names:tc:SAML:metadata:ui"'


def described(extensions: str = "", *, organization: str = "") -> MetadataReport:
    """Of a document with these extensions of the role, and this organization of the entity."""
    wrapped = f"<Extensions>{extensions}</Extensions>" if extensions else ""
    return metadata_report(entity(idp_role(extensions=wrapped), organization))


def ui(*names: tuple[str, str]) -> str:
    held = "".join(f'<mdui:DisplayName xml:lang="{language}">{name}</mdui:DisplayName>' for language, name in names)
    return f"<mdui:UIInfo {MDUI}>{held}</mdui:UIInfo>"


def organization(*names: tuple[str, str]) -> str:
    held = "".join(
        f'<OrganizationDisplayName xml:lang="{language}">{name}</OrganizationDisplayName>' for language, name in names
    )
    return f"<Organization>{held}</Organization>"


@pytest.mark.parametrize(
    ("names", "chosen"),
    [
        ([("de", "Haus"), ("en", "House")], "House"),
        ([("de", "Haus"), ("en-GB", "British house"), ("en", "House")], "House"),
        ([("de", "Haus"), ("EN-us", "House")], "House"),
        ([("de", "Haus"), ("fr", "Maison")], "Haus"),
        ([("en", " "), ("de", "Haus")], "Haus"),
        ([("en", "The\n   house")], "The house"),
        ([("en", "Ho<!-- not me -->use")], "House"),
        ([("en", "Ho\u202euse")], "Ho\\u202euse"),
        ([("en", "x" * 200)], "x" * 100 + "…"),
    ],
)
def test_the_name_is_english_else_the_first(names: list[tuple[str, str]], chosen: str) -> None:
    assert described(ui(*names)).metadata.display_name == chosen
    assert described(organization=organization(*names)).metadata.display_name == chosen


def test_a_name_made_for_people_goes_before_the_organizations() -> None:
    report = described(ui(("de", "Haus")), organization=organization(("en", "Company")))
    assert report.metadata.display_name == "Haus"


def test_scopes_are_plain_domains() -> None:
    written = ["example.org", "<!-- a -->sub.exa<!-- b -->mple.org", " example.org ", "localhost"]
    held = "".join(f"<shibmd:Scope {SHIBMD}>{scope}</shibmd:Scope>" for scope in written)
    report = described(held + f'<shibmd:Scope {SHIBMD} regexp="false">f.example</shibmd:Scope>')
    assert report.metadata.scopes == ("example.org", "sub.example.org", "localhost", "f.example")


@pytest.mark.parametrize("regexp", ["true", "1", " true "])
def test_a_scope_that_is_a_regular_expression_is_left_out(regexp: str) -> None:
    report = described(f'<shibmd:Scope {SHIBMD} regexp="{regexp}">example.org</shibmd:Scope>')
    assert report.metadata.scopes == ()
    assert "Line 2: The scope example.org is a regular expression and is not used." in report.notes


def test_when_no_scope_is_left_it_is_said_that_none_is_checked() -> None:
    """A document that restricts its provider must not quietly become a connection that does not."""
    of_patterns = f'<shibmd:Scope {SHIBMD} regexp="true">example.org</shibmd:Scope>'
    warning = "No scope is left, so names of every domain are taken from this provider: enter its scopes."
    assert warning in described(of_patterns).notes
    assert warning not in described(of_patterns + f"<shibmd:Scope {SHIBMD}>f.example</shibmd:Scope>").notes
    assert warning not in described("").notes


@pytest.mark.parametrize(
    "scope", ["", "*.example.org", ".example.org", "example.org.", "a@example.org", "ex ample.org", "a_b.org"]
)
def test_a_scope_that_is_no_domain_is_left_out(scope: str) -> None:
    report = described(f"<shibmd:Scope {SHIBMD}>{scope}</shibmd:Scope>")
    assert report.metadata.scopes == ()
    assert any("is no domain and is not used" in note for note in report.notes)


def test_scopes_of_the_whole_entity_count_too() -> None:
    extensions = f"<Extensions><shibmd:Scope {SHIBMD}>whole.example</shibmd:Scope></Extensions>"
    assert read_metadata(entity(extensions, idp_role())).scopes == ("whole.example",)


def test_name_id_formats_are_whole_and_each_once() -> None:
    formats = "<NameIDFormat>\n urn:a<!-- x -->b </NameIDFormat><NameIDFormat>urn:ab</NameIDFormat><NameIDFormat/>"
    assert read_metadata(entity(idp_role(services=slo() + formats + sso()))).name_id_formats == ("urn:ab",)


@pytest.mark.parametrize(
    ("written", "wanted"), [("true", True), ("1", True), ("false", False), ("0", False), ("TRUE", False)]
)
def test_signed_requests_are_wanted_when_the_document_says_so(written: str, wanted: bool) -> None:  # noqa: FBT001
    document = entity(idp_role(attributes=f'{ROLE} WantAuthnRequestsSigned="{written}"'))
    assert read_metadata(document).want_requests_signed is wanted


def test_the_entity_id_is_taken_without_the_white_space_around_it() -> None:
    assert read_metadata(entity(attributes=f'entityID=" {ENTITY_ID}&#10;"')).entity_id == ENTITY_ID


@pytest.mark.parametrize("entity_id", ["", " ", "two words", "a&#10;b", "a\u200bb", "x" * 1025])
def test_an_entity_id_that_nobody_can_compare_is_refused(entity_id: str) -> None:
    with pytest.raises(ConfigError, match="entityID") as caught:
        read_metadata(entity(attributes=f'entityID="{entity_id}"'))
    assert caught.value.path == "metadata"
    assert caught.value.detail.isprintable()


def test_a_document_of_the_past_is_refused_from_its_very_second() -> None:
    """S62."""
    document = entity(attributes=f'{ROOT} validUntil="{rfc3339(STARTS_AT_S)}"')
    report = metadata_report(document, clock=ManualClock(STARTS_AT_S - 1))
    assert any(note.startswith(f"The document is valid until {rfc3339(STARTS_AT_S)}") for note in report.notes)
    with pytest.raises(MetadataExpired, match="has expired") as caught:
        read_metadata(document, clock=ManualClock(STARTS_AT_S))
    assert caught.value.code == "metadata_expired"
    assert caught.value.detail.startswith("line 1: ")


def test_a_role_of_the_past_is_refused() -> None:
    """S62."""
    role = idp_role(attributes=f'{ROLE} validUntil="{rfc3339(STARTS_AT_S)}"')
    document = entity(role, attributes=f'{ROOT} validUntil="{rfc3339(STARTS_AT_S + 9)}"')
    assert read_metadata(document, clock=ManualClock(STARTS_AT_S - 1)).entity_id == ENTITY_ID
    with pytest.raises(MetadataExpired, match="has expired") as caught:
        read_metadata(document, clock=ManualClock(STARTS_AT_S))
    assert caught.value.code == "metadata_expired"
    assert caught.value.detail.startswith("line 2: ")


@pytest.mark.parametrize("written", ["", "tomorrow", "2030-01-31", "2030-02-31T00:00:00Z", "2030-01-31T00:00:00+05:00"])
def test_a_date_that_cannot_be_read_is_refused(written: str) -> None:
    with pytest.raises(ConfigError, match="validUntil"):
        read_metadata(entity(attributes=f'{ROOT} validUntil="{written}"'))
