"""What a real Keycloak refuses over SAML, and what of its answers the host refuses (S10-S17, R58)."""

import json

import keycloak_saml
import pytest
from databases import Database
from form_browser import FormBrowser
from keycloak_login import code_of, enter_password
from keycloak_staff import KeycloakStaff
from saml_form import carries
from saml_names import PERSISTENT

PASSWORD_CLASS = "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport"


async def test_a_new_key_of_the_realm_needs_its_new_metadata(
    keycloak_staff: KeycloakStaff, browser: FormBrowser
) -> None:
    """R58: nobody is believed whose certificate the administrator has not seen; the hint says what to do."""
    await keycloak_staff.introduce()
    host, realm = keycloak_staff.host, keycloak_staff.realm
    assert (await keycloak_staff.sign_in(browser)).url == host.account_url
    old = await realm.signing_key()
    await realm.rotate_key()
    refused = await keycloak_staff.pass_through(browser)
    assert code_of(refused) == "signature_validation_failed"
    assert "import its metadata again" in host.attempt(refused).hint

    await host.change(metadata=keycloak_staff.descriptor_url)
    assert (await keycloak_staff.pass_through(browser)).url == host.account_url
    await realm.withdraw_key(old)
    assert (await keycloak_staff.pass_through(browser)).url == host.account_url


async def test_a_key_that_was_published_before_it_signs_is_believed_at_once(
    keycloak_staff: KeycloakStaff, browser: FormBrowser
) -> None:
    """Of several certificates any may sign: imported early, a change of key goes by unnoticed."""
    await keycloak_staff.introduce()
    host, realm = keycloak_staff.host, keycloak_staff.realm
    old = await realm.signing_key()
    new = await realm.rotate_key()
    await realm.retire_key(new)
    assert await realm.signing_key() == old
    changed = await host.change(metadata=keycloak_staff.descriptor_url)
    assert len(changed["provider_certificates"]) == 2
    assert (await keycloak_staff.sign_in(browser)).url == host.account_url
    await realm.activate_key(new)
    assert await realm.signing_key() == new
    assert (await keycloak_staff.pass_through(browser)).url == host.account_url


async def test_an_answer_for_somebody_else_is_refused(keycloak_staff: KeycloakStaff, browser: FormBrowser) -> None:
    """S10, R58: a client of another name, with the address of this host."""
    host, realm = keycloak_staff.host, keycloak_staff.realm
    await keycloak_staff.introduce(unsolicited="accept")
    tile = {"saml_idp_initiated_sso_url_name": "other"}
    await keycloak_saml.add_client(realm, "urn:example:other", acs_urls=[host.urls.acs("Staff")], attributes=tile)
    start = keycloak_saml.idp_initiated_url(realm, "other")
    refused = await (await keycloak_saml.sign_in(browser, start)).deliver(browser)
    assert code_of(refused) == "audience_mismatch"
    attempt = host.attempt(refused)
    assert (attempt.expected, attempt.received) == (host.entity_id, "urn:example:other")
    assert not await host.is_signed_in(browser)


async def test_a_client_that_keycloak_does_not_know_gets_no_answer(
    keycloak_staff: KeycloakStaff, browser: FormBrowser
) -> None:
    """Keycloak says so on a page of its own."""
    await keycloak_staff.introduce()
    await keycloak_staff.host.change(spEntityId="urn:example:unknown")
    page = await keycloak_staff.host.begin(browser)
    assert page.url.startswith(keycloak_staff.realm.issuer)
    assert "Invalid Request" in page.text


async def test_a_disabled_person_gets_no_further_than_keycloak(
    keycloak_staff: KeycloakStaff, browser: FormBrowser
) -> None:
    await keycloak_staff.introduce()
    host = keycloak_staff.host
    await keycloak_staff.realm.change_user("ada", enabled=False)
    page = await enter_password(browser, await host.begin(browser))
    assert "Account is disabled" in page.text
    assert not carries(page, "SAMLResponse")
    assert not await host.is_signed_in(browser)


async def test_the_class_that_was_asked_for_has_to_be_answered(
    keycloak_staff: KeycloakStaff, browser: FormBrowser
) -> None:
    """S17: Keycloak answers with a class of its own choice, whatever RequestedAuthnContext says; the host compares."""
    await keycloak_staff.introduce(authnContexts=PASSWORD_CLASS)
    refused = await keycloak_staff.sign_in(browser)
    assert code_of(refused) == "authn_context_mismatch"
    attempt = keycloak_staff.host.attempt(refused)
    assert attempt.expected == PASSWORD_CLASS
    assert str(attempt.received).startswith("urn:oasis:names:tc:SAML:2.0:ac:classes:")
    assert not await keycloak_staff.host.is_signed_in(browser)


@pytest.mark.parametrize("connector", ["saml", "keycloak-saml"])
async def test_a_persistent_name_id_is_the_person(
    keycloak_staff: KeycloakStaff,
    database: Database,
    browser: FormBrowser,
    second_browser: FormBrowser,
    connector: str,
) -> None:
    """S43: whatever becomes of the user name and the address."""
    await keycloak_staff.introduce(connector=connector, nameIdFormat="persistent")
    host = keycloak_staff.host
    assert (await keycloak_staff.sign_in(browser)).url == host.account_url
    await keycloak_staff.realm.change_user("ada", email="lovelace@example.com")
    assert (await keycloak_staff.sign_in(second_browser)).url == host.account_url
    ids = [(await host.session(each))[1]["account"]["id"] for each in (browser, second_browser)]
    assert ids[0] == ids[1]
    ((subject,),) = database.execute("SELECT subject FROM links")
    source, format_, qualifier, sp_qualifier, value = json.loads(str(subject))
    assert (source, format_) == ("nameid", PERSISTENT)
    assert (qualifier, sp_qualifier) == (keycloak_staff.realm.issuer, host.entity_id)
    assert value.startswith("G-")


async def test_a_transient_name_id_identifies_nobody(keycloak_staff: KeycloakStaff, browser: FormBrowser) -> None:
    """S43."""
    await keycloak_staff.introduce(connector="keycloak-saml", nameIdFormat="transient")
    refused = await keycloak_staff.sign_in(browser)
    assert code_of(refused) == "account_not_found"
    assert not await keycloak_staff.host.is_signed_in(browser)


async def test_an_answer_that_comes_too_late_has_expired(keycloak_staff: KeycloakStaff, browser: FormBrowser) -> None:
    """S15: Keycloak's are good for a minute."""
    await keycloak_staff.introduce()
    message = await keycloak_staff.answer(browser)
    keycloak_staff.host.clock.advance(60 + 180 + 1)
    assert code_of(await message.deliver(browser)) == "assertion_expired"
    assert not await keycloak_staff.host.is_signed_in(browser)
