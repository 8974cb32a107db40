"""A key of ours follows another, in three steps, with real IdPs that read our metadata in between (R26)."""

import keycloak_saml
from form_browser import FormBrowser
from keycloak_staff import KeycloakStaff
from saml_host import SAMLHost
from simplesamlphp import SimpleSAMLphp
from simplesamlphp_host import introduce, reintroduce, signed_in
from simplesamlphp_login import pass_through
from simplesamlphp_sp import Options


async def passes(keycloak_staff: KeycloakStaff, browser: FormBrowser) -> bool:
    """Whether somebody whom Keycloak knows is signed in: our request is signed, and the assertion encrypted to us."""
    page = await keycloak_staff.host.begin(browser)
    if "Invalid requester" in page.text:
        return False
    message = await keycloak_saml.pass_through(browser, page)
    assert b"EncryptedAssertion" in message.xml
    assert (await message.deliver(browser)).url == keycloak_staff.host.account_url
    return True


async def test_keycloak_keeps_one_key_of_each_kind(keycloak_staff: KeycloakStaff, browser: FormBrowser) -> None:
    """It takes the last that metadata hold, so reading them before the switch must not harm; after it they are due."""
    client = await keycloak_staff.introduce()
    host, realm = keycloak_staff.host, keycloak_staff.realm
    assert (await keycloak_staff.sign_in(browser)).url == host.account_url

    await host.change_keys("publish-next")
    assert await passes(keycloak_staff, browser)
    await keycloak_saml.reimport_keys(realm, client, await host.metadata())
    assert await passes(keycloak_staff, browser)
    await host.change_keys("switch")
    assert not await passes(keycloak_staff, browser)
    await keycloak_saml.reimport_keys(realm, client, await host.metadata())
    assert await passes(keycloak_staff, browser)
    await host.change_keys("retire")
    assert await passes(keycloak_staff, browser)


async def test_keycloak_that_reads_our_metadata_by_itself_misses_nothing(
    keycloak_staff: KeycloakStaff, browser: FormBrowser
) -> None:
    """With "Use metadata descriptor URL" it knows both keys when the switch comes."""
    host, realm = keycloak_staff.host, keycloak_staff.realm
    client = await keycloak_staff.introduce()
    # Not while it is made: a client that comes without certificates gets two long keys, which takes half a minute.
    attributes = {
        "saml.useMetadataDescriptorUrl": "true",
        "saml.metadataDescriptorUrl": host.urls.sp_metadata("Staff"),
        "saml.signing.certificate": "",
        "saml.encryption.certificate": "",
    }
    await realm.change_client(client, attributes=attributes)
    assert (await keycloak_staff.sign_in(browser)).url == host.account_url
    await host.change_keys("publish-next")
    await realm.request("POST", "/clear-keys-cache")
    assert await passes(keycloak_staff, browser)
    await host.change_keys("switch")
    assert await passes(keycloak_staff, browser)
    await host.change_keys("retire")
    assert await passes(keycloak_staff, browser)


async def test_simplesamlphp_knows_both_keys(
    staff: SAMLHost, simplesamlphp: SimpleSAMLphp, browser: FormBrowser
) -> None:
    """It verifies with each of them and encrypts to the first, so that nobody notices."""
    options = Options(validate_authnrequest=True, encrypt_assertion=True)
    await introduce(staff, simplesamlphp, options, signRequests="true")

    async def passed() -> bool:
        message = await pass_through(browser, await staff.begin(browser))
        assert b"EncryptedAssertion" in message.xml
        return (await message.deliver(browser)).url == staff.account_url

    assert (await signed_in(staff, browser)).url == staff.account_url
    await staff.change_keys("publish-next")
    assert await passed()
    await reintroduce(staff, simplesamlphp, options)
    assert await passed()
    await staff.change_keys("switch")
    assert await passed()
    await reintroduce(staff, simplesamlphp, options)
    await staff.change_keys("retire")
    assert await passed()
