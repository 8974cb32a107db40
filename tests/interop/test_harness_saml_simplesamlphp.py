"""The harness itself: a real SimpleSAMLphp does what the login tests rely on, judged without the host's code."""

import secrets
from dataclasses import replace
from xml.sax.saxutils import escape

import pytest
import xmlsec
from cryptography.exceptions import InvalidSignature
from form_browser import FormBrowser
from lxml import etree
from saml_assertion import assertion_of, name_id, session_index, statuses, values
from saml_form import NoMessage, posted_message
from saml_keys import SAMLKeys, one_line
from saml_libxmlsec import algorithms, decrypt, is_signed, parsed, signed_element
from saml_names import EMAIL, NAMESPACES, NO_PASSIVE, PERSISTENT, POST, RSA_SHA512, TRANSIENT
from saml_party import SAMLParty
from saml_redirect import read_redirect, redirect_url
from simplesamlphp import SimpleSAMLphp
from simplesamlphp_login import PasswordRefused, logged_out, pass_through, sign_in
from simplesamlphp_people import ADA, QUIET, SORAYA
from simplesamlphp_sp import Options, ServiceProvider

MAIL = "urn:oid:0.9.2342.19200300.100.1.3"
GROUPS = "urn:oid:1.3.6.1.4.1.5923.1.5.1.1"


@pytest.fixture(scope="module")
def keys() -> SAMLKeys:
    return SAMLKeys.make("The tests' own service provider")


@pytest.fixture
def party(keys: SAMLKeys) -> SAMLParty:
    """Whom nobody knows yet; nobody listens at its addresses."""
    name = f"https://{secrets.token_hex(6)}.example/sp"
    return SAMLParty(name, "http://127.0.0.1:9/acs", keys, slo_url="http://127.0.0.1:9/slo")


def test_its_metadata_tells_the_key_and_both_bindings_of_sign_on_and_logout(simplesamlphp: SimpleSAMLphp) -> None:
    root = parsed(simplesamlphp.metadata())
    assert root.get("entityID") == simplesamlphp.entity_id
    certificates = {found.text for found in root.iterfind(".//ds:X509Certificate", NAMESPACES)}
    assert certificates == {one_line(simplesamlphp.certificate)}
    for service, url in (
        ("SingleSignOnService", simplesamlphp.sso_url),
        ("SingleLogoutService", simplesamlphp.slo_url),
    ):
        found = root.findall(f"md:IDPSSODescriptor/md:{service}", NAMESPACES)
        assert {endpoint.attrib["Location"] for endpoint in found} == {url}
        assert [endpoint.attrib["Binding"].rpartition(":")[2] for endpoint in found] == ["HTTP-Redirect", "HTTP-POST"]


async def test_a_person_signs_in_and_libxmlsec_believes_the_answer(
    simplesamlphp: SimpleSAMLphp, party: SAMLParty, browser: FormBrowser
) -> None:
    simplesamlphp.add_sp(ServiceProvider.of(party))
    request = party.authn_request(simplesamlphp.sso_url)
    url = redirect_url(simplesamlphp.sso_url, request.xml, relay_state="a handle & more")
    message = await sign_in(browser, url, person=simplesamlphp.people["ada"])

    assert (message.action, message.kind, message.relay_state) == (party.acs_url, "SAMLResponse", "a handle & more")
    response = signed_element(parsed(message.xml), ".", signer=simplesamlphp.certificate)
    assert response.get("InResponseTo") == request.id
    assertion = signed_element(response, "saml:Assertion", signer=simplesamlphp.certificate)
    assert values(assertion, MAIL) == [ADA.mail]
    assert values(assertion, GROUPS) == list(ADA.groups)
    assert session_index(assertion)


async def test_a_changed_answer_or_another_key_is_not_believed(
    simplesamlphp: SimpleSAMLphp, party: SAMLParty, browser: FormBrowser, keys: SAMLKeys
) -> None:
    simplesamlphp.add_sp(ServiceProvider.of(party))
    message = await sign_in(browser, party.asking_url(simplesamlphp.sso_url))
    with pytest.raises(xmlsec.Error):
        signed_element(parsed(message.xml), ".", signer=keys.certificate)
    changed = message.xml.replace(b"Lovelace", b"Hopper")
    with pytest.raises(xmlsec.Error):
        signed_element(parsed(changed), ".", signer=simplesamlphp.certificate)


@pytest.mark.parametrize(("response", "assertion"), [(True, False), (False, True), (False, False)])
async def test_what_is_signed_can_be_chosen(
    simplesamlphp: SimpleSAMLphp, party: SAMLParty, browser: FormBrowser, *, response: bool, assertion: bool
) -> None:
    options = Options(sign_response=response, sign_assertion=assertion, signature_algorithm=RSA_SHA512)
    simplesamlphp.add_sp(ServiceProvider.of(party, options))
    root = parsed((await sign_in(browser, party.asking_url(simplesamlphp.sso_url))).xml)
    assert (is_signed(root, "."), is_signed(root, "saml:Assertion")) == (response, assertion)
    methods = {found.attrib["Algorithm"] for found in root.iterfind(".//ds:SignatureMethod", NAMESPACES)}
    assert methods == ({RSA_SHA512} if response or assertion else set())


async def test_requests_have_to_be_signed_where_that_is_asked(
    simplesamlphp: SimpleSAMLphp, party: SAMLParty, browser: FormBrowser
) -> None:
    simplesamlphp.add_sp(ServiceProvider.of(party, Options(validate_authnrequest=True)))
    request = party.authn_request(simplesamlphp.sso_url)
    with pytest.raises(NoMessage, match="no signature found"):
        await pass_through(browser, redirect_url(simplesamlphp.sso_url, request.xml))
    signed = redirect_url(simplesamlphp.sso_url, request.xml, relay_state="one", keys=party.keys)
    with pytest.raises(NoMessage, match="Unable to validate signature"):
        await pass_through(browser, signed.replace("RelayState=one", "RelayState=two"))
    assert (await sign_in(browser, signed)).relay_state == "one"


async def test_an_encrypted_assertion_and_name_id_are_for_one_reader(
    simplesamlphp: SimpleSAMLphp, party: SAMLParty, browser: FormBrowser, keys: SAMLKeys
) -> None:
    simplesamlphp.add_sp(ServiceProvider.of(party, Options(encrypt_assertion=True, encrypt_name_id=True)))
    message = await sign_in(browser, party.asking_url(simplesamlphp.sso_url))
    assert b"Lovelace" not in message.xml
    root = signed_element(parsed(message.xml), ".", signer=simplesamlphp.certificate)
    assert root.find("saml:Assertion", NAMESPACES) is None
    (encrypted,) = root.findall("saml:EncryptedAssertion", NAMESPACES)
    assert algorithms(encrypted) == (
        "http://www.w3.org/2001/04/xmlenc#aes128-cbc",
        "http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p",
    )
    with pytest.raises(xmlsec.Error):
        decrypt(encrypted, SAMLKeys.make("another reader"))

    assertion = parsed(etree.tostring(decrypt(encrypted, keys), with_tail=False))
    signed_element(assertion, ".", signer=simplesamlphp.certificate)
    assert values(assertion, MAIL) == [ADA.mail]
    (subject,) = assertion.findall("saml:Subject/saml:EncryptedID", NAMESPACES)
    assert decrypt(subject, keys).get("Format") == PERSISTENT


async def test_a_persistent_name_id_stays_and_is_another_one_elsewhere(
    simplesamlphp: SimpleSAMLphp, party: SAMLParty, browser: FormBrowser, second_browser: FormBrowser
) -> None:
    other = replace(party, entity_id=f"{party.entity_id}/other")
    for known in (party, other):
        simplesamlphp.add_sp(ServiceProvider.of(known))
    url = party.asking_url(simplesamlphp.sso_url, name_id_format=PERSISTENT)
    first = name_id(assertion_of(await sign_in(browser, url)))
    again = name_id(assertion_of(await sign_in(second_browser, url)))
    elsewhere = name_id(assertion_of(await pass_through(browser, other.asking_url(simplesamlphp.sso_url))))
    assert first.text
    assert dict(first.attrib) == {
        "Format": PERSISTENT,
        "NameQualifier": simplesamlphp.entity_id,
        "SPNameQualifier": party.entity_id,
    }
    assert (again.text, dict(again.attrib)) == (first.text, dict(first.attrib))
    assert elsewhere.get("Format") == PERSISTENT
    assert elsewhere.text != first.text


async def test_the_other_name_id_formats_are_given_when_asked_for(
    simplesamlphp: SimpleSAMLphp, party: SAMLParty, browser: FormBrowser
) -> None:
    async def given(asked: str | None) -> etree._Element:
        url = party.asking_url(simplesamlphp.sso_url, name_id_format=asked)
        return name_id(assertion_of(await pass_through(browser, url)))

    simplesamlphp.add_sp(ServiceProvider.of(party, Options(name_id_format=TRANSIENT)))
    await sign_in(browser, party.asking_url(simplesamlphp.sso_url))
    unasked, again, mail = [await given(asked) for asked in (None, TRANSIENT, EMAIL)]
    assert (unasked.get("Format"), again.get("Format")) == (TRANSIENT, TRANSIENT)
    assert unasked.text != again.text
    assert (mail.get("Format"), mail.text) == (EMAIL, ADA.mail)


async def test_a_wrong_password_is_recognised_as_such(
    simplesamlphp: SimpleSAMLphp, party: SAMLParty, browser: FormBrowser
) -> None:
    simplesamlphp.add_sp(ServiceProvider.of(party))
    with pytest.raises(PasswordRefused):
        await sign_in(browser, party.asking_url(simplesamlphp.sso_url), password="wrong")


async def test_who_is_signed_in_passes_unless_asked_again(
    simplesamlphp: SimpleSAMLphp, party: SAMLParty, browser: FormBrowser
) -> None:
    simplesamlphp.add_sp(ServiceProvider.of(party))
    with pytest.raises(NoMessage, match="Enter your username and password"):
        await pass_through(browser, party.asking_url(simplesamlphp.sso_url))
    refused = parsed((await pass_through(browser, party.asking_url(simplesamlphp.sso_url, passive=True))).xml)
    assert statuses(refused)[1:] == [NO_PASSIVE]

    await sign_in(browser, party.asking_url(simplesamlphp.sso_url))
    passed = assertion_of(await pass_through(browser, party.asking_url(simplesamlphp.sso_url, passive=True)))
    assert values(passed, MAIL) == [ADA.mail]
    again = assertion_of(await sign_in(browser, party.asking_url(simplesamlphp.sso_url, force_authn=True)))
    assert values(again, MAIL) == [ADA.mail]


async def test_everybody_comes_with_what_is_known_of_them(
    simplesamlphp: SimpleSAMLphp, party: SAMLParty, browser: FormBrowser, second_browser: FormBrowser
) -> None:
    simplesamlphp.add_sp(ServiceProvider.of(party))
    message = await sign_in(browser, party.asking_url(simplesamlphp.sso_url), person=SORAYA)
    assert escape(SORAYA.surname).encode() in message.xml
    assert values(assertion_of(message), "urn:oid:2.5.4.4") == [SORAYA.surname]
    quiet = assertion_of(await sign_in(second_browser, party.asking_url(simplesamlphp.sso_url), person=QUIET))
    assert values(quiet, MAIL) == []


async def test_who_begins_at_the_idp_brings_an_answer_to_nothing(
    simplesamlphp: SimpleSAMLphp, party: SAMLParty, browser: FormBrowser
) -> None:
    simplesamlphp.add_sp(ServiceProvider.of(party))
    url = simplesamlphp.idp_initiated_url(party.entity_id, relay_state="/deep/link")
    message = await sign_in(browser, url)
    assert (message.action, message.relay_state) == (party.acs_url, "/deep/link")
    assert b"InResponseTo" not in message.xml


async def test_a_service_provider_known_by_its_metadata_is_served_alike(
    simplesamlphp: SimpleSAMLphp, party: SAMLParty, browser: FormBrowser, keys: SAMLKeys
) -> None:
    by_post = replace(party, slo_binding=POST)
    options = Options(validate_authnrequest=True, encrypt_assertion=True)
    assert simplesamlphp.import_sp(by_post.metadata(), options) == party.entity_id
    message = await sign_in(browser, party.asking_url(simplesamlphp.sso_url))
    assert message.action == party.acs_url
    (encrypted,) = parsed(message.xml).findall("saml:EncryptedAssertion", NAMESPACES)
    assert values(decrypt(encrypted, keys), MAIL) == [ADA.mail]
    # The metadata's binding: the logout request waits in a form, signed as its root.
    asked = posted_message(await browser.open(simplesamlphp.logout_url()))
    assert (asked.kind, asked.action) == ("SAMLRequest", party.slo_url)
    signed_element(parsed(asked.xml), ".", signer=simplesamlphp.certificate)


async def test_a_logout_from_the_service_provider_ends_the_session_there(
    simplesamlphp: SimpleSAMLphp, party: SAMLParty, browser: FormBrowser
) -> None:
    simplesamlphp.add_sp(ServiceProvider.of(party))
    assertion = assertion_of(await sign_in(browser, party.asking_url(simplesamlphp.sso_url)))
    request = party.logout_request(
        simplesamlphp.slo_url, name_id=name_id(assertion), session_index=session_index(assertion)
    )
    unsigned = await browser.open(redirect_url(simplesamlphp.slo_url, request.xml))
    assert "no signature found" in unsigned.text

    leaving = redirect_url(simplesamlphp.slo_url, request.xml, relay_state="bye", keys=party.keys)
    left = await browser.open(leaving, stop_at=party.slo_url)
    answer = read_redirect(left.url, signer=simplesamlphp.certificate)
    assert (answer.kind, answer.endpoint, answer.relay_state) == ("SAMLResponse", party.slo_url, "bye")
    assert parsed(answer.xml).get("InResponseTo") == request.id
    with pytest.raises(InvalidSignature):
        read_redirect(left.url.replace("RelayState=bye", "RelayState=buy"), signer=simplesamlphp.certificate)
    with pytest.raises(NoMessage, match="Enter your username and password"):
        await pass_through(browser, party.asking_url(simplesamlphp.sso_url))


async def test_a_logout_at_the_idp_asks_the_service_provider_and_ends_there(
    simplesamlphp: SimpleSAMLphp, party: SAMLParty, browser: FormBrowser
) -> None:
    simplesamlphp.add_sp(ServiceProvider.of(party))
    assertion = assertion_of(await sign_in(browser, party.asking_url(simplesamlphp.sso_url)))
    assert party.slo_url is not None
    stopped = await browser.open(simplesamlphp.logout_url(), stop_at=party.slo_url)
    asked = read_redirect(stopped.url, signer=simplesamlphp.certificate)
    assert (asked.kind, asked.endpoint) == ("SAMLRequest", party.slo_url)
    request = parsed(asked.xml)
    (named,) = request.findall("saml:NameID", NAMESPACES)
    assert (named.text, dict(named.attrib)) == (name_id(assertion).text, dict(name_id(assertion).attrib))
    assert [index.text for index in request.iterfind("samlp:SessionIndex", NAMESPACES)] == [session_index(assertion)]

    answer = party.logout_response(simplesamlphp.slo_url, in_response_to=request.attrib["ID"])
    back = redirect_url(
        simplesamlphp.slo_url, answer.xml, kind="SAMLResponse", relay_state=asked.relay_state, keys=party.keys
    )
    await logged_out(browser, back)
