"""What a document says, field by field with its line, for whoever compares it with the provider's screen."""

from typing import Final

import pytest
from cryptography.hazmat.primitives import hashes
from manual_clock import STARTS_AT_S
from saml_metadata_document import ENTITY_ID, ROLE, ROOT, SLO_URL, SSO_URL, entity, idp_role, key_descriptor, slo, sso
from saml_metadata_reading import metadata_report
from saml_names import POST
from saml_signing_keys import SigningKey, signing_key

from vestibule.clock import rfc3339
from vestibule.protocols.saml.metadata.findings import MAX_NOTES, MAX_OF_A_FIELD
from vestibule.protocols.saml.metadata.idp import MetadataReport

ONE: Final = signing_key("one")
TWO: Final = signing_key("two")
MDUI: Final = 'xmlns:mdui="urn:oasis:names:tc:SAML:metadata:ui"'
ALG: Final = 'xmlns:alg="urn:oasis:names:tc:SAML:metadata:algsupport"'
RSA_SHA512: Final = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512"
RSA_SHA256: Final = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
SHA512: Final = "http://www.w3.org/2001/04/xmlenc#sha512"
AES128_GCM: Final = "http://www.w3.org/2009/xmlenc11#aes128-gcm"


def words(key: SigningKey, name: str) -> str:
    """What is shown of a certificate."""
    certificate = key.certificate
    fingerprint = certificate.fingerprint(hashes.SHA256()).hex(":").upper()
    return f"CN={name}, SHA-256 {fingerprint}, until {certificate.not_valid_after_utc:%Y-%m-%d}"


def facts(report: MetadataReport, *fields: str) -> list[tuple[str, str, int]]:
    """Those of some fields, in their order; all without one."""
    return [(fact.field, fact.value, fact.line) for fact in report.facts if not fields or fact.field in fields]


def ui(held: str) -> str:
    return f"<Extensions><mdui:UIInfo {MDUI}>{held}</mdui:UIInfo></Extensions>"


def test_a_whole_document_in_the_order_of_comparing() -> None:
    extensions = (
        '<Extensions xmlns:mdrpi="urn:oasis:names:tc:SAML:metadata:rpi" '
        'xmlns:shibmd="urn:mace:shibboleth:metadata:1.0">\n'
        '<mdrpi:RegistrationInfo registrationAuthority="https://federation.example"/>\n'
        "<shibmd:Scope>house.example</shibmd:Scope>\n"
        f'<alg:DigestMethod {ALG} Algorithm="{SHA512}"/>\n'
        f'<alg:SigningMethod {ALG} Algorithm="{RSA_SHA256}"/>\n'
        "</Extensions>"
    )
    encryption = key_descriptor(TWO.certificate_base64, use="encryption").replace(
        "</KeyDescriptor>", f'\n<EncryptionMethod Algorithm="{AES128_GCM}"/></KeyDescriptor>'
    )
    names = (
        '<mdui:DisplayName xml:lang="de">Haus</mdui:DisplayName>\n'
        '<mdui:DisplayName xml:lang="en">House</mdui:DisplayName>\n'
        '<mdui:Logo width="80" height="60" xml:lang="en">https://idp.example/logo.png</mdui:Logo>\n'
    )
    role = idp_role(
        attributes=f'{ROLE} WantAuthnRequestsSigned="true"',
        extensions=ui(names) + "\n",
        keys=key_descriptor(ONE.certificate_base64) + "\n" + encryption + "\n",
        services=slo(more=f' ResponseLocation="{SLO_URL}/done"')
        + "\n<NameIDFormat>urn:a</NameIDFormat>\n"
        + sso(binding=POST)
        + "\n"
        + sso(),
    )
    contact = (
        '<ContactPerson contactType="technical"><Company>Hall Ltd</Company><GivenName>Ada</GivenName>'
        "<SurName>Byron</SurName><EmailAddress>mailto:ada@house.example</EmailAddress>"
        "<TelephoneNumber>+44 1</TelephoneNumber></ContactPerson>"
    )
    attributes = f'{ROOT} validUntil="{rfc3339(STARTS_AT_S + 9)}" cacheDuration="P1DT6H"'
    report = metadata_report(entity(extensions, role, contact, attributes=attributes))
    assert facts(report) == [
        ("Entity ID", ENTITY_ID, 1),
        ("Name (de)", "Haus", 8),
        ("Name (en)", "House", 9),
        ("Logo", "https://idp.example/logo.png (80 x 60)", 10),
        ("Sign-in (SSO)", f"{SSO_URL} (post)", 17),
        ("Sign-in (SSO)", f"{SSO_URL} (redirect)", 18),
        ("Sign-out (SLO)", f"{SLO_URL} (redirect), answers to {SLO_URL}/done", 15),
        ("Signing certificate", words(ONE, "one"), 12),
        ("Encryption key", words(TWO, "two"), 13),
        ("NameID format", "urn:a", 16),
        ("Scope", "house.example", 4),
        ("Wants signed requests", "yes", 8),
        ("Registered by", "https://federation.example", 3),
        ("Contact (technical)", "Ada Byron, Hall Ltd, ada@house.example, +44 1", 19),
        ("Algorithm (digest)", SHA512, 5),
        ("Algorithm (signature)", RSA_SHA256, 6),
        ("Algorithm (encryption)", AES128_GCM, 14),
        ("Valid until", rfc3339(STARTS_AT_S + 9), 1),
        ("Refreshed every", "1 d 6 h", 1),
    ]
    assert report.valid_until_s == STARTS_AT_S + 9
    assert report.cache_s == 30 * 3_600
    assert report.signed_by is None


def test_a_plain_document_says_what_it_has() -> None:
    report = metadata_report(entity())
    assert [fact.field for fact in report.facts] == [
        "Entity ID",
        "Sign-in (SSO)",
        "Sign-in (SSO)",
        "Sign-out (SLO)",
        "Signing certificate",
        "Wants signed requests",
    ]
    assert report.valid_until_s is None
    assert report.cache_s is None


def test_a_key_without_use_is_shown_as_both() -> None:
    report = metadata_report(entity(idp_role(keys=key_descriptor(ONE.certificate_base64, use=None))))
    assert facts(report, "Signing certificate", "Encryption key") == [
        ("Signing certificate", words(ONE, "one"), 2),
        ("Encryption key", words(ONE, "one"), 2),
    ]


@pytest.mark.parametrize("use", ["Signing", "both"])
def test_a_key_of_an_unknown_use_is_neither(use: str) -> None:
    keys = key_descriptor(TWO.certificate_base64, use=use) + key_descriptor(ONE.certificate_base64)
    assert facts(metadata_report(entity(idp_role(keys=keys))), "Signing certificate", "Encryption key") == [
        ("Signing certificate", words(ONE, "one"), 2)
    ]


def test_a_weak_or_broken_encryption_key_refuses_nothing() -> None:
    """Nothing is encrypted to a provider."""
    weak = signing_key("short", "RSA-1024")
    keys = key_descriptor(ONE.certificate_base64) + key_descriptor(weak.certificate_base64, use="encryption")
    report = metadata_report(entity(idp_role(keys=keys + key_descriptor("AAAA", use="encryption"))))
    assert facts(report, "Encryption key") == [("Encryption key", words(weak, "short"), 2)]
    assert "Line 2: The encryption certificate cannot be read and is not used." in report.notes


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)//https://idp.example/logo.png",
        "data:image/png;base64,AAAA",
        "ftp://idp.example/logo.png",
        "file:///etc/passwd",
        "//idp.example/logo.png",
        "logo.png",
        "https:///logo.png",
        "https://idp.example/lo go.png",
        "https://user:secret@idp.example/logo.png",
        "http:javascript:alert(1)",
        'https://idp.example/"onload="alert(1)',
    ],
)
def test_a_logo_that_is_no_web_address_is_noted_and_left_out(url: str) -> None:
    report = metadata_report(entity(idp_role(extensions=ui(f"<mdui:Logo>{url}</mdui:Logo>"))))
    assert facts(report, "Logo") == []
    (note,) = [note for note in report.notes if note.startswith("Line 2: The logo")]
    assert "is not used" in note
    assert "secret" not in note


@pytest.mark.parametrize("url", ["https://idp.example/l.png", "http://idp.example/l.png", "HTTP://idp.example/l.png"])
def test_a_logo_may_be_fetched_in_the_clear(url: str) -> None:
    report = metadata_report(entity(idp_role(extensions=ui(f'<mdui:Logo width="1">\n{url} </mdui:Logo>'))))
    assert facts(report, "Logo") == [("Logo", url, 2)]


def test_names_of_the_organization_are_told_apart_and_each_stands_once() -> None:
    organization = (
        '<Organization><OrganizationDisplayName xml:lang="en">Company</OrganizationDisplayName></Organization>'
    )
    names = '<mdui:DisplayName xml:lang="EN">House</mdui:DisplayName><mdui:DisplayName>Haus</mdui:DisplayName>' * 2
    report = metadata_report(entity(idp_role(extensions=ui(names)), organization))
    assert facts(report, "Name (en)", "Name", "Organization (en)") == [
        ("Name (en)", "House", 2),
        ("Name", "Haus", 2),
        ("Organization (en)", "Company", 3),
    ]


def test_a_security_contact_is_called_so() -> None:
    """REFEDS security contact metadata extension."""
    attributes = (
        'contactType="other" xmlns:remd="http://refeds.org/metadata" '
        'remd:contactType="http://refeds.org/metadata/contactType/security"'
    )
    contact = (
        f"<ContactPerson {attributes}><GivenName>Incident team</GivenName>"
        "<EmailAddress>MAILTO:csirt@house.example</EmailAddress></ContactPerson>"
        '<ContactPerson contactType="support"/>'
    )
    report = metadata_report(entity(idp_role(), contact))
    assert [fact for fact in facts(report) if fact[0].startswith("Contact")] == [
        ("Contact (security)", "Incident team, csirt@house.example", 3)
    ]


def test_signature_algorithms_without_ours_are_said() -> None:
    def report(algorithm: str) -> MetadataReport:
        wanted = f'<Extensions><alg:SigningMethod {ALG} Algorithm="{algorithm}"/></Extensions>'
        return metadata_report(entity(wanted, idp_role()))

    assert any("may refuse signed requests" in note for note in report(RSA_SHA512).notes)
    assert not any("may refuse signed requests" in note for note in report(RSA_SHA256).notes)


def test_the_role_goes_before_the_entity_in_algorithms() -> None:
    """Metadata profile for algorithm support 2.4."""
    whole = f'<Extensions><alg:SigningMethod {ALG} Algorithm="{RSA_SHA256}"/></Extensions>'
    own = whole.replace(RSA_SHA256, RSA_SHA512)
    report = metadata_report(entity(whole, idp_role(extensions=own)))
    assert facts(report, "Algorithm (signature)") == [("Algorithm (signature)", RSA_SHA512, 3)]


@pytest.mark.parametrize(
    ("of_entity", "of_role", "cache_s", "shown"),
    [("PT1H", "PT30M", 1_800, "30 min"), ("PT1H", "P9D", 3_600, "1 h"), ("PT0S", None, 0, "0 s")],
)
def test_the_shortest_cache_duration_counts(of_entity: str, of_role: str | None, cache_s: int, shown: str) -> None:
    role = ROLE if of_role is None else f'{ROLE} cacheDuration="{of_role}"'
    report = metadata_report(entity(idp_role(attributes=role), attributes=f'{ROOT} cacheDuration="{of_entity}"'))
    assert report.cache_s == cache_s
    assert [value for _, value, _ in facts(report, "Refreshed every")] == [shown]


def test_a_cache_duration_that_cannot_be_read_is_noted() -> None:
    report = metadata_report(entity(attributes=f'{ROOT} cacheDuration="six hours"'))
    assert report.cache_s is None
    assert "Line 1: cacheDuration is no duration: six hours; it is not used." in report.notes


def test_the_earlier_end_counts() -> None:
    role = idp_role(attributes=f'{ROLE} validUntil="{rfc3339(STARTS_AT_S + 5)}"')
    report = metadata_report(entity(role, attributes=f'{ROOT} validUntil="{rfc3339(STARTS_AT_S + 9)}"'))
    assert report.valid_until_s == STARTS_AT_S + 5
    assert facts(report, "Valid until") == [("Valid until", rfc3339(STARTS_AT_S + 5), 2)]


def test_what_is_missing_is_said() -> None:
    assert metadata_report(entity(idp_role(services=sso()))).notes == (
        "The document gives no name for people: enter one for the button.",
        (
            "The document offers no single logout by HTTP-Redirect or HTTP-POST: signing out here leaves the session "
            "at the identity provider as it is."
        ),
        "The document names no scope, so names of every domain are taken from this provider: enter its scopes.",
    )


def test_foreign_text_is_fit_to_be_shown_and_bounded() -> None:
    """S69."""
    contact = (
        f'<ContactPerson contactType="{"t" * 99}"><GivenName>A\u202eB</GivenName>'
        f"<Company>{'x' * 9_000}</Company></ContactPerson>"
    )
    (found,) = [fact for fact in metadata_report(entity(idp_role(), contact)).facts if fact.field.startswith("Contact")]
    assert found.field == f"Contact ({'t' * 40}…)"
    assert found.value.startswith("A\\u202eB, xxx")
    assert len(found.value) < 2_100


def test_more_than_anybody_reads_is_counted() -> None:
    """S66: a document of a megabyte makes no report of a megabyte."""
    endpoints = "".join(sso(f"https://idp.example/{number}") for number in range(1_000))
    others = "".join(sso("x", binding=f"urn:{number}") for number in range(1_000))
    report = metadata_report(entity(idp_role(services=endpoints + others)))
    assert len(report.metadata.sso) == 1_000
    assert len(facts(report, "Sign-in (SSO)")) == MAX_OF_A_FIELD
    assert f"Only the first {MAX_OF_A_FIELD} of 1000 facts of the kind “Sign-in (SSO)” are listed." in report.notes
    assert len(report.notes) == MAX_NOTES + 2
    assert len(facts(report, "Signing certificate")) == 1
