"""Signing in through a real SimpleSAMLphp: each side knows the other by nothing but its metadata (R19-R21).

Every login has python3-saml's second opinion, as connections have unless somebody switches it off.
"""

from dataclasses import replace
from typing import Any

import pytest
from form_browser import FormBrowser
from keycloak_login import code_of
from saml_form import posted_message
from saml_host import SAMLHost
from saml_libxmlsec import algorithms, is_signed, parsed
from saml_names import NAMESPACES, RSA_SHA1, RSA_SHA512
from saml_redirect import read_redirect
from simplesamlphp import SimpleSAMLphp
from simplesamlphp_host import answer, introduce, passed, reintroduce, signed_in
from simplesamlphp_login import pass_through
from simplesamlphp_people import ADA, SORAYA
from simplesamlphp_sp import Options

CBC = ("http://www.w3.org/2001/04/xmlenc#aes128-cbc", "http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p")
"""All that SimpleSAMLphp encrypts with."""


async def person_at(staff: SAMLHost, browser: FormBrowser) -> dict[str, Any]:
    """Whom the host takes the browser's person for."""
    status, session = await staff.session(browser)
    assert status == 200, session
    return dict(session["account"])


async def test_each_is_set_up_from_the_others_metadata_alone(
    staff: SAMLHost, simplesamlphp: SimpleSAMLphp, browser: FormBrowser
) -> None:
    """R20, R26; the way back takes two hops, because no Lax cookie comes along with the POST."""
    await introduce(staff, simplesamlphp)
    message = await answer(staff, browser)
    assert message.action == staff.urls.acs("Staff")
    page = await message.deliver(browser)
    assert page.url == staff.account_url
    first, second, _ = page.visited
    assert first == staff.urls.acs("Staff")
    assert second.startswith(f"{staff.host.base_url}/api/auth/sso/saml2/sp/finish?handle=")
    account = await person_at(staff, browser)
    assert (account["name"], account["email"]) == (ADA.display_name, ADA.mail)


async def test_signed_metadata_is_read_as_well(
    staff: SAMLHost, simplesamlphp: SimpleSAMLphp, browser: FormBrowser
) -> None:
    await introduce(staff, simplesamlphp, signMetadata="true", wantSigned="both", spEntityId="urn:example:vestibule")
    assert (await signed_in(staff, browser)).url == staff.account_url


async def test_a_request_is_signed_where_that_is_asked(
    staff: SAMLHost, simplesamlphp: SimpleSAMLphp, browser: FormBrowser, second_browser: FormBrowser
) -> None:
    """S21: over the query by redirect, enveloped by POST; both are verified by SimpleSAMLphp."""
    await introduce(staff, simplesamlphp, Options(validate_authnrequest=True))
    assert "no signature found" in (await staff.begin(browser)).text

    await staff.change(signRequests="true")
    assert (await signed_in(staff, browser)).url == staff.account_url
    await staff.change(ssoBinding="post")
    asked = posted_message(await staff.asked(second_browser))
    assert (asked.kind, asked.action) == ("SAMLRequest", simplesamlphp.sso_url)
    assert (await signed_in(staff, second_browser)).url == staff.account_url


async def test_a_request_by_post_need_not_be_signed(
    staff: SAMLHost, simplesamlphp: SimpleSAMLphp, browser: FormBrowser
) -> None:
    await introduce(staff, simplesamlphp, ssoBinding="post")
    assert not is_signed(parsed(posted_message(await staff.asked(browser)).xml), ".")
    assert (await signed_in(staff, browser)).url == staff.account_url


async def test_an_encrypted_assertion_is_understood_and_may_be_demanded(
    staff: SAMLHost, simplesamlphp: SimpleSAMLphp, browser: FormBrowser
) -> None:
    """S18: AES-CBC, under the response's signature."""
    await introduce(staff, simplesamlphp, wantEncrypted="true")
    refused = await signed_in(staff, browser)
    assert code_of(refused) == "encryption_refused"

    await reintroduce(staff, simplesamlphp, Options(encrypt_assertion=True))
    message = await pass_through(browser, await staff.begin(browser))
    root = parsed(message.xml)
    (encrypted,) = root.findall("saml:EncryptedAssertion", NAMESPACES)
    assert algorithms(encrypted) == CBC
    assert ADA.surname.encode() not in message.xml
    assert (await message.deliver(browser)).url == staff.account_url
    assert (await person_at(staff, browser))["name"] == ADA.display_name


async def test_cbc_without_a_signature_around_it_needs_the_switch(
    staff: SAMLHost, simplesamlphp: SimpleSAMLphp, browser: FormBrowser
) -> None:
    """S18: what is signed inside only can be changed on its way."""
    options = Options(encrypt_assertion=True, sign_assertion=True, sign_response=False)
    await introduce(staff, simplesamlphp, options)
    refused = await signed_in(staff, browser)
    assert code_of(refused) == "encryption_refused"
    assert not await staff.is_signed_in(browser)

    await staff.change(allowCbc="true")
    assert (await passed(staff, browser)).url == staff.account_url


async def test_an_encrypted_name_id_is_the_same_person(
    staff: SAMLHost, simplesamlphp: SimpleSAMLphp, browser: FormBrowser, second_browser: FormBrowser
) -> None:
    await introduce(staff, simplesamlphp, Options(encrypt_name_id=True))
    message = await answer(staff, browser)
    (assertion,) = parsed(message.xml).findall("saml:Assertion", NAMESPACES)
    (subject,) = assertion.findall("saml:Subject/saml:EncryptedID", NAMESPACES)
    assert algorithms(subject) == CBC
    assert (await message.deliver(browser)).url == staff.account_url

    await reintroduce(staff, simplesamlphp, Options(encrypt_name_id=True, encrypt_assertion=True))
    assert (await passed(staff, browser)).url == staff.account_url
    hidden = await person_at(staff, browser)
    await reintroduce(staff, simplesamlphp)
    assert (await signed_in(staff, second_browser)).url == staff.account_url
    assert await person_at(staff, second_browser) == hidden


RESPONSE = Options(sign_response=True, sign_assertion=False)
ASSERTION = Options(sign_response=False, sign_assertion=True)
BOTH = Options(sign_response=True, sign_assertion=True)
NOTHING = Options(sign_response=False, sign_assertion=False)


@pytest.mark.parametrize(
    ("options", "wanted", "code"),
    [
        (RESPONSE, "either", None),
        (ASSERTION, "either", None),
        (NOTHING, "either", "signature_missing"),
        (RESPONSE, "assertion", "signature_missing"),
        (ASSERTION, "response", "signature_missing"),
        (RESPONSE, "both", "signature_missing"),
        (replace(BOTH, signature_algorithm=RSA_SHA512), "both", None),
        (replace(BOTH, signature_algorithm=RSA_SHA1), "either", "algorithm_refused"),
    ],
)
async def test_what_is_signed_and_how(
    staff: SAMLHost,
    simplesamlphp: SimpleSAMLphp,
    browser: FormBrowser,
    options: Options,
    wanted: str,
    code: str | None,
) -> None:
    """R21, S2, S7."""
    await introduce(staff, simplesamlphp, options, wantSigned=wanted)
    page = await signed_in(staff, browser)
    if code is None:
        assert page.url == staff.account_url
    else:
        assert code_of(page) == code
    assert await staff.is_signed_in(browser) is (code is None)


async def test_sha1_needs_the_switch(staff: SAMLHost, simplesamlphp: SimpleSAMLphp, browser: FormBrowser) -> None:
    """S7: python3-saml takes it too, once the connection does."""
    await introduce(staff, simplesamlphp, Options(signature_algorithm=RSA_SHA1), allowSha1="true")
    assert (await signed_in(staff, browser)).url == staff.account_url


async def test_signs_in_a_name_that_have_to_be_escaped_arrive_as_they_are(
    staff: SAMLHost, simplesamlphp: SimpleSAMLphp, browser: FormBrowser
) -> None:
    await introduce(staff, simplesamlphp)
    page = await signed_in(staff, browser, person=SORAYA)
    assert SORAYA.display_name in page.text
    assert (await person_at(staff, browser))["name"] == SORAYA.display_name


async def test_return_to_leads_back_to_where_the_person_was_going(
    staff: SAMLHost, simplesamlphp: SimpleSAMLphp, browser: FormBrowser
) -> None:
    """S53: it stays here, sealed in the flow; the IdP sees nothing of it."""
    await introduce(staff, simplesamlphp)
    asked = read_redirect((await staff.asked(browser, return_to="/api/session")).url)
    assert asked.relay_state is None
    page = await signed_in(staff, browser, return_to="/api/session")
    assert (page.url, page.status) == (f"{staff.host.base_url}/api/session", 200)
