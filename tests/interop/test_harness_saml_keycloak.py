"""The harness itself: a real Keycloak does over SAML what the login tests rely on, judged without the host's code."""

from collections.abc import Awaitable, Callable

import keycloak_saml
import pytest
import xmlsec
from form_browser import FormBrowser
from keycloak_realm import KeycloakRealm
from lxml import etree
from saml_assertion import assertion_of, name_id, session_index, statuses, values
from saml_form import NoMessage
from saml_keys import SAMLKeys, one_line
from saml_libxmlsec import algorithms, decrypt, is_signed, parsed, signed_element
from saml_names import EMAIL, NAMESPACES, PERSISTENT, REDIRECT, SUCCESS
from saml_party import SAMLParty
from saml_redirect import read_redirect, redirect_url

ACS = "http://127.0.0.1:9/acs"
SLO = "http://127.0.0.1:9/slo"
"""Nobody listens there."""


@pytest.fixture(scope="module")
def keys() -> SAMLKeys:
    return SAMLKeys.make("The tests' own service provider")


@pytest.fixture
async def party(realm: KeycloakRealm, keys: SAMLKeys) -> SAMLParty:
    """Whom the realm does not know yet; one person could come to it."""
    await realm.add_user("ada")
    return SAMLParty("https://sp.example/metadata", ACS, keys, slo_url=SLO)


async def test_the_descriptor_tells_the_key_and_where_to_sign_in_and_out(realm: KeycloakRealm) -> None:
    root = parsed(await keycloak_saml.descriptor(realm))
    assert root.get("entityID") == realm.issuer
    certificate = one_line(await keycloak_saml.signing_certificate(realm))
    assert [found.text for found in root.iterfind(".//ds:X509Certificate", NAMESPACES)] == [certificate]
    for service in ("SingleSignOnService", "SingleLogoutService"):
        found = root.findall(f"md:IDPSSODescriptor/md:{service}[@Binding='{REDIRECT}']", NAMESPACES)
        assert [endpoint.attrib["Location"] for endpoint in found] == [keycloak_saml.sso_url(realm)]


async def test_a_client_made_from_metadata_gets_signed_answers(
    realm: KeycloakRealm, party: SAMLParty, browser: FormBrowser
) -> None:
    client = await keycloak_saml.import_client(realm, party.metadata(), attributes=keycloak_saml.NOT_ENCRYPTED)
    await keycloak_saml.add_person_mappers(realm, client)
    request = party.authn_request(keycloak_saml.sso_url(realm), name_id_format=PERSISTENT)
    url = redirect_url(keycloak_saml.sso_url(realm), request.xml, relay_state="a handle & more", keys=party.keys)
    message = await keycloak_saml.sign_in(browser, url)

    assert (message.action, message.kind, message.relay_state) == (ACS, "SAMLResponse", "a handle & more")
    signer = await keycloak_saml.signing_certificate(realm)
    response = signed_element(parsed(message.xml), ".", signer=signer)
    assert response.get("InResponseTo") == request.id
    assertion = signed_element(response, "saml:Assertion", signer=signer)
    assert name_id(assertion).get("Format") == PERSISTENT
    said = [values(assertion, name) for name in ("email", "firstName", "lastName")]
    assert said == [["ada@example.com"], ["Ada"], ["Lovelace"]]


async def imported(realm: KeycloakRealm, party: SAMLParty) -> str:
    """The metadata hold an encryption key: Keycloak needs to be told nothing else."""
    return await keycloak_saml.import_client(realm, party.metadata())


async def written(realm: KeycloakRealm, party: SAMLParty) -> str:
    attributes = {"saml.assertion.signature": "true", **keycloak_saml.encryption(party.keys.certificate)}
    return await keycloak_saml.add_client(realm, party.entity_id, acs_urls=[party.acs_url], attributes=attributes)


@pytest.mark.parametrize("made", [imported, written])
async def test_an_encrypted_assertion_is_for_one_reader(
    realm: KeycloakRealm, party: SAMLParty, browser: FormBrowser, made: Callable[..., Awaitable[str]]
) -> None:
    client = await made(realm, party)
    await keycloak_saml.add_person_mappers(realm, client)
    message = await keycloak_saml.sign_in(browser, party.asking_url(keycloak_saml.sso_url(realm)))

    signer = await keycloak_saml.signing_certificate(realm)
    root = signed_element(parsed(message.xml), ".", signer=signer)
    assert root.find("saml:Assertion", NAMESPACES) is None
    (encrypted,) = root.findall("saml:EncryptedAssertion", NAMESPACES)
    assert algorithms(encrypted) == (
        "http://www.w3.org/2009/xmlenc11#aes256-gcm",
        "http://www.w3.org/2009/xmlenc11#rsa-oaep",
    )
    with pytest.raises(xmlsec.Error):
        decrypt(encrypted, SAMLKeys.make("another reader"))
    assertion = parsed(etree.tostring(decrypt(encrypted, party.keys), with_tail=False))
    signed_element(assertion, ".", signer=signer)
    assert values(assertion, "email") == ["ada@example.com"]


async def test_requests_have_to_be_signed_where_that_is_asked(
    realm: KeycloakRealm, party: SAMLParty, browser: FormBrowser
) -> None:
    own = keycloak_saml.signed_requests(party.keys.certificate)
    await keycloak_saml.add_client(realm, party.entity_id, acs_urls=[ACS], attributes=own)
    request = party.authn_request(keycloak_saml.sso_url(realm))
    with pytest.raises(NoMessage, match="Invalid requester"):
        await keycloak_saml.pass_through(browser, redirect_url(keycloak_saml.sso_url(realm), request.xml))
    root = parsed((await keycloak_saml.sign_in(browser, party.asking_url(keycloak_saml.sso_url(realm)))).xml)
    assert (is_signed(root, "."), is_signed(root, "saml:Assertion")) == (True, False)


async def test_who_is_signed_in_passes_and_options_change_in_between(
    realm: KeycloakRealm, party: SAMLParty, browser: FormBrowser
) -> None:
    client = await keycloak_saml.add_client(realm, party.entity_id, acs_urls=[ACS])
    url = party.asking_url(keycloak_saml.sso_url(realm))
    await keycloak_saml.sign_in(browser, url)
    forced = {"saml_name_id_format": "email", "saml_force_name_id_format": "true", "saml.server.signature": "false"}
    await realm.change_client(client, attributes=forced)
    message = await keycloak_saml.pass_through(browser, party.asking_url(keycloak_saml.sso_url(realm)))
    assert not is_signed(parsed(message.xml), ".")
    named = name_id(assertion_of(message))
    assert (named.get("Format"), named.text) == (EMAIL, "ada@example.com")


async def test_who_begins_at_keycloak_brings_an_answer_to_nothing(
    realm: KeycloakRealm, party: SAMLParty, browser: FormBrowser
) -> None:
    attributes = {"saml_idp_initiated_sso_url_name": "host", "saml_idp_initiated_sso_relay_state": "/deep/link"}
    await keycloak_saml.import_client(realm, party.metadata(), attributes=attributes)
    message = await keycloak_saml.sign_in(browser, keycloak_saml.idp_initiated_url(realm, "host"))
    assert (message.action, message.relay_state) == (ACS, "/deep/link")
    response = signed_element(parsed(message.xml), ".", signer=await keycloak_saml.signing_certificate(realm))
    assert statuses(response) == [SUCCESS]
    assert b"InResponseTo" not in message.xml


async def test_a_logout_from_the_service_provider_ends_the_session_there(
    realm: KeycloakRealm, party: SAMLParty, browser: FormBrowser
) -> None:
    await keycloak_saml.import_client(realm, party.metadata(), attributes=keycloak_saml.NOT_ENCRYPTED)
    url = keycloak_saml.sso_url(realm)
    assertion = assertion_of(await keycloak_saml.sign_in(browser, party.asking_url(url)))
    assert len(await realm.sessions("ada")) == 1
    request = party.logout_request(url, name_id=name_id(assertion), session_index=session_index(assertion))
    left = await browser.open(redirect_url(url, request.xml, relay_state="bye", keys=party.keys), stop_at=SLO)
    answer = read_redirect(left.url, signer=await keycloak_saml.signing_certificate(realm))
    assert (answer.kind, answer.endpoint, answer.relay_state) == ("SAMLResponse", SLO, "bye")
    assert parsed(answer.xml).get("InResponseTo") == request.id
    assert await realm.sessions("ada") == []
