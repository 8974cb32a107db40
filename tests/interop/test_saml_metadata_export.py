"""What we export is what Keycloak and SimpleSAMLphp import, and its signature is one that others believe (R26)."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import keycloak_saml
import pytest
import xmlsec
from cryptography import x509
from form_browser import FormBrowser
from keycloak_staff import KeycloakStaff
from lxml import etree
from saml_command import import_provider, saml
from saml_host import SAMLHost
from saml_keys import SAMLKeys, one_line
from saml_libxmlsec import parsed, signed_element
from saml_names import POST, REDIRECT
from simplesamlphp import SimpleSAMLphp
from simplesamlphp_host import answer, signed_in
from simplesamlphp_login import logged_out
from simplesamlphp_people import SORAYA
from simplesamlphp_reading import read_entities
from simplesamlphp_sp import Options

CATALOGUE = "urn:example:catalogue"


async def test_keycloak_imports_what_we_export(keycloak_staff: KeycloakStaff, browser: FormBrowser) -> None:
    """The document of the command instead of the one at our address."""
    host, realm = keycloak_staff.host, keycloak_staff.realm
    await import_provider(host, keycloak_staff.descriptor_url)
    exported = (await saml(host, "export", "Staff")).out.encode()
    client = await keycloak_saml.import_client(realm, exported)
    await keycloak_saml.complete_mappers(realm, client)
    assert (await keycloak_staff.sign_in(browser)).url == host.account_url
    await host.sign_out(browser)
    assert await realm.sessions("ada") == []


async def test_simplesamlphp_imports_what_we_export(
    staff: SAMLHost, simplesamlphp: SimpleSAMLphp, browser: FormBrowser
) -> None:
    await import_provider(staff, simplesamlphp.entity_id)
    simplesamlphp.import_sp((await saml(staff, "export", "Staff")).out.encode())
    assert (await signed_in(staff, browser)).url == staff.account_url
    await staff.sign_out(browser)
    assert "Enter your username and password" in (await staff.begin(browser)).text


async def exported_aggregate(
    staff: SAMLHost, simplesamlphp: SimpleSAMLphp, keycloak_staff: KeycloakStaff, tmp_path: Path
) -> tuple[bytes, x509.Certificate]:
    """Three connections, of which two share one name: the aggregate and the certificate that the command wrote.

    Of those two `Staff` is the first, so that its provider's logout messages reach it.
    """
    await import_provider(staff, simplesamlphp.entity_id, "--set", "signRequests=true")
    names = ("--provider-id", "University", "--name", "University", "--yes")
    await saml(staff, "import", keycloak_staff.descriptor_url, *names)
    named = ("--provider-id", "Catalogue", "--name", "Catalogue", "--yes", "--set", f"spEntityId={CATALOGUE}")
    await saml(staff, "import", simplesamlphp.entity_id, *named)
    file = tmp_path / "signer.pem"
    written = await saml(staff, "export", "--all", "--name", "https://federation.example", "--certificate", str(file))
    return written.out.encode(), x509.load_pem_x509_certificate(file.read_bytes())


async def test_simplesamlphp_takes_every_entity_of_our_aggregate(
    staff: SAMLHost,
    keycloak_staff: KeycloakStaff,
    simplesamlphp: SimpleSAMLphp,
    tmp_path: Path,
    browser: FormBrowser,
) -> None:
    """Its parser and its verifier (xmlseclibs); whom they have read signs in with requests that have to be signed."""
    document, certificate = await exported_aggregate(staff, simplesamlphp, keycloak_staff, tmp_path)
    read = read_entities(simplesamlphp, document, certificate=certificate)
    assert set(read) == {staff.entity_id, CATALOGUE}
    assert [entity.is_signed for entity in read.values()] == [True, True]
    assert [entity.idp for entity in read.values()] == [None, None]
    assert acs_urls(read[staff.entity_id].sp) == {staff.urls.acs("Staff"), staff.urls.acs("University")}
    assert acs_urls(read[CATALOGUE].sp) == {staff.urls.acs("Catalogue")}

    for entity_id, entity in read.items():
        assert entity.sp is not None
        # No certificate stands for encryption in an entity of several connections: each has a key of its own.
        is_shared = entity_id == staff.entity_id
        options = Options(validate_authnrequest=is_shared, encrypt_assertion=not is_shared)
        simplesamlphp.know(entity_id, options.settings() | entity.sp)
    assert (await signed_in(staff, browser)).url == staff.account_url
    assert "You are signed out" in (await staff.sign_out(browser)).text
    assert not await staff.is_signed_in(browser)
    message = await answer(replace(staff, provider_id="Catalogue"), browser, person=SORAYA)
    assert b"EncryptedAssertion" in message.xml
    assert (await message.deliver(browser)).url == staff.account_url
    await logged_out(browser, simplesamlphp.logout_url())
    assert not await staff.is_signed_in(browser)


def acs_urls(sp: dict[str, Any] | None) -> set[str]:
    """Where SimpleSAMLphp would send responses."""
    assert sp is not None
    assert {endpoint["Binding"] for endpoint in sp["AssertionConsumerService"]} == {POST}
    return {endpoint["Location"] for endpoint in sp["AssertionConsumerService"]}


async def test_others_verify_the_aggregate_with_the_written_certificate_only(
    staff: SAMLHost, keycloak_staff: KeycloakStaff, simplesamlphp: SimpleSAMLphp, tmp_path: Path
) -> None:
    """Two implementations, libxmlsec and xmlseclibs, agree: about the good one, another key, and a changed address."""
    document, certificate = await exported_aggregate(staff, simplesamlphp, keycloak_staff, tmp_path)
    foreign = SAMLKeys.make("Somebody else").certificate
    changed = document.replace(staff.urls.acs("Staff").encode(), b"https://attacker.example/acs")
    assert changed != document

    root = signed_element(parsed(document), ".", signer=certificate)
    assert etree.QName(root).localname == "EntitiesDescriptor"
    assert root.get("Name") == "https://federation.example"
    for given, signer in ((document, foreign), (changed, certificate)):
        with pytest.raises(xmlsec.Error):
            signed_element(parsed(given), ".", signer=signer)
        read = read_entities(simplesamlphp, given, certificate=signer)
        assert [entity.is_signed for entity in read.values()] == [False, False]

    again = tmp_path / "again.pem"
    await saml(staff, "export", "--all", "--certificate", str(again))
    assert x509.load_pem_x509_certificate(again.read_bytes()) == certificate


async def test_what_we_know_of_a_provider_is_a_document_that_others_read(
    staff: SAMLHost, simplesamlphp: SimpleSAMLphp
) -> None:
    await import_provider(staff, simplesamlphp.entity_id)
    document = (await saml(staff, "export", "Staff", "--provider")).out.encode()
    (read,) = read_entities(simplesamlphp, document).values()
    assert read.idp is not None
    assert read.idp["entityid"] == simplesamlphp.entity_id
    assert [(each["Binding"], each["Location"]) for each in read.idp["SingleSignOnService"]] == [
        (REDIRECT, simplesamlphp.sso_url)
    ]
    assert [each["Location"] for each in read.idp["SingleLogoutService"]] == [simplesamlphp.slo_url]
    keys = {"".join(key["X509Certificate"].split()) for key in read.idp["keys"]}
    assert keys == {one_line(simplesamlphp.certificate)}
