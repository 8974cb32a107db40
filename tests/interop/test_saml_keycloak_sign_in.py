"""Signing in through a real Keycloak over SAML, by either connector (R19-R21).

Every login has python3-saml's second opinion, as connections have unless somebody switches it off.
"""

import keycloak_saml
import pytest
from form_browser import FormBrowser
from keycloak_login import code_of, enter_password
from keycloak_staff import KeycloakStaff
from saml_form import posted_message
from saml_libxmlsec import algorithms, is_signed, parsed, signed_element
from saml_names import NAMESPACES

GCM = ("http://www.w3.org/2009/xmlenc11#aes256-gcm", "http://www.w3.org/2009/xmlenc11#rsa-oaep")
MGF1_SHA256 = "http://www.w3.org/2009/xmlenc11#mgf1sha256"


@pytest.mark.parametrize("connector", ["saml", "keycloak-saml"])
async def test_each_is_set_up_from_the_others_metadata(
    keycloak_staff: KeycloakStaff, browser: FormBrowser, connector: str
) -> None:
    """R20, R26: our metadata make Keycloak demand signed requests, and encrypt with what it likes best."""
    client = await keycloak_staff.introduce(connector=connector)
    made = (await keycloak_staff.realm.request("GET", f"/clients/{client}")).json()["attributes"]
    assert (made["saml.client.signature"], made["saml.encrypt"]) == ("true", "true")

    message = await keycloak_staff.answer(browser)
    root = signed_element(
        parsed(message.xml), ".", signer=await keycloak_saml.signing_certificate(keycloak_staff.realm)
    )
    (encrypted,) = root.findall("saml:EncryptedAssertion", NAMESPACES)
    assert algorithms(encrypted) == GCM
    assert [found.get("Algorithm") for found in encrypted.iter("{http://www.w3.org/2009/xmlenc11#}MGF")] == [
        MGF1_SHA256
    ]

    page = await message.deliver(browser)
    assert page.url == keycloak_staff.host.account_url, page.text
    _, session = await keycloak_staff.host.session(browser)
    assert (session["account"]["name"], session["account"]["email"]) == ("Ada Lovelace", "ada@example.com")
    assert [proof["connection"] for proof in session["proofs"]] == ["Staff"]


async def test_mappers_made_of_our_metadata_have_to_be_finished(
    keycloak_staff: KeycloakStaff, browser: FormBrowser
) -> None:
    """R59: Keycloak makes one for each attribute that we request, and none of them sends anything yet."""
    host, realm = keycloak_staff.host, keycloak_staff.realm
    await host.connect(keycloak_staff.descriptor_url, connector="keycloak-saml", signRequests="true")
    client = await keycloak_saml.import_client(realm, await host.metadata())
    refused = await keycloak_staff.sign_in(browser)
    assert code_of(refused) == "account_not_found"
    assert "(client)-dedicated" in host.attempt(refused).hint

    await keycloak_saml.complete_mappers(realm, client)
    assert (await keycloak_staff.pass_through(browser)).url == host.account_url


async def test_what_is_signed_and_whether_it_is_encrypted_can_change(
    keycloak_staff: KeycloakStaff, browser: FormBrowser
) -> None:
    """R21, S2: the connection accepts what it is set to, and notices when nothing is signed."""
    client = await keycloak_staff.introduce(attributes=keycloak_saml.NOT_ENCRYPTED)
    host, realm = keycloak_staff.host, keycloak_staff.realm
    assert (await keycloak_staff.sign_in(browser)).url == host.account_url
    for response, assertion, encrypted, code in (
        ("true", "false", "false", None),
        ("true", "true", "false", None),
        ("false", "true", "false", None),
        ("true", "true", "true", None),
        ("false", "true", "true", None),
        ("false", "false", "false", "signature_missing"),
        ("false", "false", "true", "signature_missing"),
    ):
        options = {
            "saml.server.signature": response,
            "saml.assertion.signature": assertion,
            "saml.encrypt": encrypted,
        }
        await realm.change_client(client, attributes=options)
        message = await keycloak_staff.passed(browser)
        assert is_signed(parsed(message.xml), ".") is (response == "true")
        page = await message.deliver(browser)
        if code is None:
            assert page.url == host.account_url, options
        else:
            assert code_of(page) == code, options


async def test_encryption_can_be_demanded(keycloak_staff: KeycloakStaff, browser: FormBrowser) -> None:
    client = await keycloak_staff.introduce(
        connector="keycloak-saml", attributes=keycloak_saml.NOT_ENCRYPTED, wantEncrypted="true"
    )
    assert code_of(await keycloak_staff.sign_in(browser)) == "encryption_refused"
    await keycloak_staff.realm.change_client(client, attributes={"saml.encrypt": "true"})
    page = await keycloak_staff.pass_through(browser)
    assert page.url == keycloak_staff.host.account_url


@pytest.mark.parametrize("binding", ["redirect", "post"])
async def test_a_request_is_signed_where_that_is_asked(
    keycloak_staff: KeycloakStaff, browser: FormBrowser, binding: str
) -> None:
    """S21: by either binding; without the signature that Keycloak wants the person gets no further than Keycloak."""
    client = await keycloak_staff.introduce(signRequests="false", ssoBinding=binding)
    host, realm = keycloak_staff.host, keycloak_staff.realm
    assert "Invalid requester" in (await host.begin(browser)).text
    await realm.change_client(client, attributes={"saml.client.signature": "false"})
    assert (await keycloak_staff.sign_in(browser)).url == host.account_url

    await realm.change_client(client, attributes={"saml.client.signature": "true"})
    await host.change(signRequests="true")
    if binding == "post":
        asked = posted_message(await host.asked(browser))
        assert (asked.kind, asked.action) == ("SAMLRequest", keycloak_saml.sso_url(realm))
        assert is_signed(parsed(asked.xml), ".")
    assert (await keycloak_staff.pass_through(browser)).url == host.account_url


TILE = {"saml_idp_initiated_sso_url_name": "host", "saml_idp_initiated_sso_relay_state": "/account?from=tile"}


async def test_who_begins_at_keycloak_begins_again_here(keycloak_staff: KeycloakStaff, browser: FormBrowser) -> None:
    """S14, restart: Keycloak knows the person by now, so the second round shows nothing."""
    await keycloak_staff.introduce(connector="keycloak-saml", attributes=TILE)
    host = keycloak_staff.host
    message = await keycloak_saml.sign_in(browser, keycloak_saml.idp_initiated_url(keycloak_staff.realm, "host"))
    again = await message.deliver(browser)
    assert any(url.startswith(host.urls.login("Staff")) for url in again.visited)
    assert not await host.is_signed_in(browser)
    page = await (await keycloak_saml.pass_through(browser, again)).deliver(browser)
    assert page.url == f"{host.account_url}?from=tile"
    assert await host.is_signed_in(browser)


async def test_who_begins_at_keycloak_is_let_in_or_refused_as_the_connection_says(
    keycloak_staff: KeycloakStaff, browser: FormBrowser
) -> None:
    """S14, off and accept."""
    await keycloak_staff.introduce(connector="keycloak-saml", attributes=TILE, unsolicited="off")
    host, start = keycloak_staff.host, keycloak_saml.idp_initiated_url(keycloak_staff.realm, "host")
    refused = await (await keycloak_saml.sign_in(browser, start)).deliver(browser)
    assert code_of(refused) == "unsolicited_response"

    await host.change(unsolicited="accept")
    page = await (await keycloak_saml.pass_through(browser, start)).deliver(browser)
    assert page.url == f"{host.account_url}?from=tile"
    assert await host.is_signed_in(browser)


async def test_a_link_can_have_the_password_asked_again(keycloak_staff: KeycloakStaff, browser: FormBrowser) -> None:
    """S17: ForceAuthn."""
    await keycloak_staff.introduce()
    host = keycloak_staff.host
    assert (await keycloak_staff.sign_in(browser)).url == host.account_url
    asked = await host.begin(browser, prompt="login")
    assert "re-authenticate" in asked.text
    message = posted_message(await enter_password(browser, asked))
    assert (await message.deliver(browser)).url == host.account_url
