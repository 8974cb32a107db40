"""Single logout with a real SimpleSAMLphp, from either side (S22, S56)."""

import pytest
from form_browser import FormBrowser
from keycloak_login import code_of
from saml_host import SAMLHost
from saml_keys import SAMLKeys
from saml_party import SAMLParty
from saml_redirect import read_redirect
from simplesamlphp import SimpleSAMLphp
from simplesamlphp_host import introduce, signed_in
from simplesamlphp_login import logged_out, pass_through
from simplesamlphp_sp import Options, ServiceProvider

ENCRYPTED = Options(encrypt_assertion=True, encrypt_name_id=True)


async def sign_in(staff: SAMLHost, browser: FormBrowser) -> None:
    page = await signed_in(staff, browser)
    assert page.url == staff.account_url, page.text


@pytest.mark.parametrize("options", [Options(), ENCRYPTED], ids=["plain", "encrypted"])
async def test_signing_out_here_ends_both_sessions(
    staff: SAMLHost,
    simplesamlphp: SimpleSAMLphp,
    browser: FormBrowser,
    second_browser: FormBrowser,
    options: Options,
) -> None:
    """S22: the NameID goes along to the letter, also one that came encrypted, and what comes back is verified."""
    await introduce(staff, simplesamlphp, options)
    await sign_in(staff, browser)
    second_browser.become(browser)
    end = await staff.sign_out(browser)
    assert end.url.startswith(f"{staff.host.base_url}/api/auth/sso/signed-out?outcome=")
    assert "You are signed out" in end.text
    for each in (browser, second_browser):
        assert not await staff.is_signed_in(each)
        assert "Enter your username and password" in (await staff.begin(each)).text


async def test_signing_out_here_by_post(staff: SAMLHost, simplesamlphp: SimpleSAMLphp, browser: FormBrowser) -> None:
    """S22: the enveloped signature is verified there, and the answer's here. No cookie of the IdP's goes along."""
    await introduce(staff, simplesamlphp, sloBinding="post")
    await sign_in(staff, browser)
    end = await staff.sign_out(browser)
    assert end.url.startswith(f"{staff.host.base_url}/api/auth/sso/signed-out?outcome=")
    assert "You are signed out" in end.text
    assert not await staff.is_signed_in(browser)


async def test_a_logout_at_the_idp_ends_our_session(
    staff: SAMLHost, simplesamlphp: SimpleSAMLphp, browser: FormBrowser, second_browser: FormBrowser
) -> None:
    """S22: by the NameID and the SessionIndex: the same person's session in another browser goes on."""
    await introduce(staff, simplesamlphp)
    await sign_in(staff, browser)
    await sign_in(staff, second_browser)
    end = await logged_out(browser, simplesamlphp.logout_url())
    assert any(url.startswith(staff.urls.slo("Staff")) for url in end.visited)
    assert not await staff.is_signed_in(browser)
    assert await staff.is_signed_in(second_browser)


async def test_a_logout_at_the_idp_finds_the_person_by_an_encrypted_name(
    staff: SAMLHost, simplesamlphp: SimpleSAMLphp, browser: FormBrowser
) -> None:
    await introduce(staff, simplesamlphp, ENCRYPTED)
    await sign_in(staff, browser)
    stopped = await browser.open(simplesamlphp.logout_url(), stop_at=staff.urls.slo("Staff"))
    assert b"EncryptedID" in read_redirect(stopped.url, signer=simplesamlphp.certificate).xml
    await logged_out(browser, stopped.url)
    assert not await staff.is_signed_in(browser)


async def test_an_unsigned_logout_at_the_idp_ends_nothing(
    staff: SAMLHost, simplesamlphp: SimpleSAMLphp, browser: FormBrowser
) -> None:
    """S22."""
    await introduce(staff, simplesamlphp, Options(sign_logout=False))
    await sign_in(staff, browser)
    refused = await browser.open(simplesamlphp.logout_url())
    assert code_of(refused) == "signature_missing"
    assert await staff.is_signed_in(browser)


async def test_a_logout_request_is_carried_out_once(
    staff: SAMLHost, simplesamlphp: SimpleSAMLphp, browser: FormBrowser, second_browser: FormBrowser
) -> None:
    """S22: nobody signs people out with an address that was in a log."""
    await introduce(staff, simplesamlphp)
    await sign_in(staff, browser)
    stopped = await browser.open(simplesamlphp.logout_url(), stop_at=staff.urls.slo("Staff"))
    await logged_out(browser, stopped.url)
    refused = await second_browser.open(stopped.url)
    assert code_of(refused) == "logout_message_refused"


async def test_a_session_that_the_idp_cannot_end_elsewhere_is_said(
    staff: SAMLHost, simplesamlphp: SimpleSAMLphp, browser: FormBrowser
) -> None:
    """S22: PartialLogout, because another application has no address for logout messages."""
    await introduce(staff, simplesamlphp)
    await sign_in(staff, browser)
    elsewhere = SAMLParty(f"{staff.entity_id}/elsewhere", "http://127.0.0.1:9/acs", SAMLKeys.make("elsewhere"))
    simplesamlphp.add_sp(ServiceProvider.of(elsewhere))
    await pass_through(browser, elsewhere.asking_url(simplesamlphp.sso_url))
    end = await staff.sign_out(browser)
    assert "could not sign you out everywhere" in end.text
    assert not await staff.is_signed_in(browser)
