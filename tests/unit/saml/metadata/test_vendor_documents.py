"""What the metadata of each vendor says, field by field (fixtures/saml/metadata/PROVENANCE.md)."""

from pathlib import Path
from typing import Final

import pytest
from cryptography import x509
from manual_clock import ManualClock

from vestibule.protocols.saml.metadata.idp import MetadataReport, describe_idp_metadata
from vestibule_sdk.saml import (
    NAME_ID_EMAIL,
    NAME_ID_PERSISTENT,
    NAME_ID_TRANSIENT,
    NAME_ID_UNSPECIFIED,
    Binding,
    IdPEndpoint,
)

FIXTURES: Final = Path(__file__).parents[4] / "fixtures" / "saml" / "metadata"
IN_2027: Final = ManualClock()
NOTHING_SAID_OF_LOGOUT: Final = (
    "The document offers no single logout by HTTP-Redirect or HTTP-POST: signing out here leaves the session at the "
    "identity provider as it is."
)
NO_NAME: Final = "The document gives no name for people: enter one for the button."
NO_SCOPE: Final = (
    "The document names no scope, so names of every domain are taken from this provider: enter its scopes."
)
UNCHECKED: Final = (
    "The document's signature was not checked: what counts is that you got the document from the identity provider "
    "itself."
)


def read(vendor: str) -> MetadataReport:
    return describe_idp_metadata((FIXTURES / f"{vendor}.xml").read_bytes(), clock=IN_2027)


def redirect(url: str) -> IdPEndpoint:
    return IdPEndpoint(binding=Binding.REDIRECT, url=url)


def post(url: str) -> IdPEndpoint:
    return IdPEndpoint(binding=Binding.POST, url=url)


def common_names(report: MetadataReport) -> list[tuple[str, int]]:
    """The certificates, by subject and last year."""
    certificates = [x509.load_pem_x509_certificate(pem.encode()) for pem in report.metadata.signing_certificates]
    return [(c.subject.rfc4514_string(), c.not_valid_after_utc.year) for c in certificates]


def test_keycloak() -> None:
    report = read("keycloak")
    url = "https://sso.example.com/realms/staff/protocol/saml"
    assert report.metadata.entity_id == "https://sso.example.com/realms/staff"
    assert report.metadata.sso == (post(url), redirect(url))
    assert report.metadata.slo == (post(url), redirect(url))
    assert common_names(report) == [("CN=staff", 2034)]
    assert report.metadata.want_requests_signed
    assert report.metadata.name_id_formats == (
        NAME_ID_PERSISTENT,
        NAME_ID_TRANSIENT,
        NAME_ID_UNSPECIFIED,
        NAME_ID_EMAIL,
    )
    assert report.metadata.scopes == ()
    assert report.metadata.display_name is None
    assert report.notes == (
        NO_NAME,
        "Line 1: The SSO endpoint with the binding SOAP is not used.",
        "Line 1: The SSO endpoint with the binding HTTP-Artifact is not used.",
        "Line 1: The logout endpoint with the binding HTTP-Artifact is not used.",
        "Line 1: The logout endpoint with the binding SOAP is not used.",
        NO_SCOPE,
    )


def test_simplesamlphp() -> None:
    report = read("simplesamlphp")
    base = "https://idp.example.org/simplesaml/saml2/idp"
    assert report.metadata.entity_id == f"{base}/metadata.php"
    assert report.metadata.sso == (redirect(f"{base}/SSOService.php"),)
    assert report.metadata.slo == (redirect(f"{base}/SingleLogoutService.php"),)
    assert common_names(report) == [("CN=idp.example.org", 2034)]
    assert not report.metadata.want_requests_signed
    assert report.metadata.name_id_formats == (NAME_ID_TRANSIENT,)
    assert report.notes == (NO_NAME, "The key in line 25 is for encryption alone and verifies nothing.", NO_SCOPE)


def test_entra() -> None:
    report = read("entra")
    tenant = "11111111-2222-3333-4444-555555555555"
    url = f"https://login.microsoftonline.com/{tenant}/saml2"
    assert report.metadata.entity_id == f"https://sts.windows.net/{tenant}/"
    assert report.metadata.sso == (redirect(url), post(url))
    assert report.metadata.slo == (redirect(url),)
    assert common_names(report) == [("CN=Microsoft Azure Federated SSO Certificate", 2029)]
    assert not report.metadata.want_requests_signed
    assert report.metadata.name_id_formats == ()
    assert report.notes == (
        NO_NAME,
        NO_SCOPE,
        "Line 1: The role RoleDescriptor is not used.",
        UNCHECKED,
    )


def test_adfs() -> None:
    report = read("adfs")
    url = "https://sts.contoso.example/adfs/ls/"
    assert report.metadata.entity_id == "http://sts.contoso.example/adfs/services/trust"
    assert report.metadata.sso == (redirect(url), post(url))
    assert report.metadata.slo == (redirect(url), post(url))
    assert common_names(report) == [
        ("CN=ADFS Signing - sts.contoso.example", 2029),
        ("CN=ADFS Signing - sts.contoso.example", 2031),
    ]
    assert report.metadata.name_id_formats == (NAME_ID_EMAIL, NAME_ID_PERSISTENT, NAME_ID_TRANSIENT)
    assert report.metadata.display_name == "Contoso Ltd"
    assert report.notes == (
        "The key in line 1 is for encryption alone and verifies nothing.",
        NO_SCOPE,
        "Line 1: The role RoleDescriptor is not used.",
        "Line 1: The role SPSSODescriptor is not used.",
        UNCHECKED,
    )


def test_okta() -> None:
    report = read("okta")
    url = "https://dev-00000000.okta.com/app/dev-00000000_vestibule_1/exk0000000000000000/sso/saml"
    assert report.metadata.entity_id == "http://www.okta.com/exk0000000000000000"
    assert report.metadata.sso == (post(url), redirect(url))
    assert report.metadata.slo == ()
    assert common_names(report) == [("CN=dev-00000000", 2034)]
    assert not report.metadata.want_requests_signed
    assert report.metadata.name_id_formats == (NAME_ID_UNSPECIFIED, NAME_ID_EMAIL)
    assert report.notes == (NO_NAME, NOTHING_SAID_OF_LOGOUT, NO_SCOPE)


def test_google() -> None:
    report = read("google")
    url = "https://accounts.google.com/o/saml2/idp?idpid=C00aa00a0"
    assert report.metadata.entity_id == "https://accounts.google.com/o/saml2?idpid=C00aa00a0"
    assert report.metadata.sso == (redirect(url), post(url))
    assert report.metadata.slo == ()
    assert common_names(report) == [("CN=Google", 2029)]
    assert report.metadata.name_id_formats == (NAME_ID_EMAIL,)
    assert report.notes == (
        NO_NAME,
        NOTHING_SAID_OF_LOGOUT,
        NO_SCOPE,
        "The document is valid until 2029-12-31T23:59:59Z; once that has passed, only a fresh one is taken.",
    )


def test_shibboleth() -> None:
    report = read("shibboleth")
    profile = "https://idp.university.example/idp/profile/SAML2"
    assert report.metadata.entity_id == "https://idp.university.example/idp/shibboleth"
    assert report.metadata.sso == (post(f"{profile}/POST/SSO"), redirect(f"{profile}/Redirect/SSO"))
    assert report.metadata.slo == (redirect(f"{profile}/Redirect/SLO"), post(f"{profile}/POST/SLO"))
    assert common_names(report) == [("CN=idp.university.example", 2024), ("CN=idp.university.example", 2044)]
    assert report.metadata.name_id_formats == (NAME_ID_TRANSIENT, NAME_ID_PERSISTENT)
    assert report.metadata.scopes == ("university.example", "med.university.example")
    assert report.metadata.display_name == "University of Example"
    said = " ".join(report.notes)
    assert "The certificate CN=idp.university.example expired on 2024-12-31T23:59:59Z; its key still verifies." in said
    assert r"The scope ^.+\.university\.example$ is a regular expression and is not used." in said
    assert "The SSO endpoint with the binding urn:mace:shibboleth:1.0:profiles:AuthnRequest is not used." in said
    assert "Line 112: The role AttributeAuthorityDescriptor is not used." in said


@pytest.mark.parametrize("vendor", ["keycloak", "simplesamlphp", "entra", "adfs", "okta", "google", "shibboleth"])
def test_every_document_fits_its_shape(vendor: str) -> None:
    """A document that somebody edited by hand would no longer be what PROVENANCE.md says."""
    pieces = (FIXTURES / "shapes" / f"{vendor}.xml").read_text("utf-8").split("{{")
    document = (FIXTURES / f"{vendor}.xml").read_text("utf-8")
    at = 0
    for piece in (pieces[0], *(piece.partition("}}")[2] for piece in pieces[1:])):
        found = document.find(piece, at)
        assert found >= at
        at = found + len(piece)
    assert at == len(document)


def test_what_is_shown_of_shibboleths_document_has_its_lines() -> None:
    """Line numbers as an editor shows them; certificates by how they begin."""
    profile = "https://idp.university.example/idp/profile/SAML2"
    shown = [(fact.line, fact.field, fact.value.partition(", SHA-256 ")[0]) for fact in read("shibboleth").facts]
    assert shown == [
        (5, "Entity ID", "https://idp.university.example/idp/shibboleth"),
        (14, "Name (de)", "Universität Beispiel"),
        (15, "Name (en)", "University of Example"),
        (17, "Logo", "https://idp.university.example/logo.png (80 x 80)"),
        (106, "Sign-in (SSO)", f"{profile}/POST/SSO (post)"),
        (108, "Sign-in (SSO)", f"{profile}/Redirect/SSO (redirect)"),
        (97, "Sign-out (SLO)", f"{profile}/Redirect/SLO (redirect)"),
        (98, "Sign-out (SLO)", f"{profile}/POST/SLO (post)"),
        (25, "Signing certificate", "CN=idp.university.example"),
        (49, "Signing certificate", "CN=idp.university.example"),
        (73, "Encryption key", "CN=idp.university.example"),
        (102, "NameID format", NAME_ID_TRANSIENT),
        (103, "NameID format", NAME_ID_PERSISTENT),
        (10, "Scope", "university.example"),
        (11, "Scope", "med.university.example"),
        (7, "Wants signed requests", "no"),
    ]


def test_simplesamlphps_contact_is_shown_without_the_scheme_of_its_address() -> None:
    (contact,) = [fact for fact in read("simplesamlphp").facts if fact.field.startswith("Contact")]
    assert contact.field == "Contact (technical)"
    assert contact.value == "Administrator, admin@example.org"
