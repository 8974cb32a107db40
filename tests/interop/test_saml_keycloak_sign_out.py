"""Single logout with a real Keycloak, from either side (S22, S56)."""

import pytest
from form_browser import FormBrowser, Page
from keycloak_login import code_of
from keycloak_staff import KeycloakStaff
from saml_form import carried, posted_message
from saml_libxmlsec import is_signed, parsed

BY_REDIRECT = {
    "saml.force.post.binding": "false",
    "saml_single_logout_service_url_post": "",
}
"""Has Keycloak send its logout messages in addresses; by default it posts them."""


async def leave_keycloak(keycloak_staff: KeycloakStaff, browser: FormBrowser) -> Page:
    """Sign out at Keycloak itself, as its own account console does: the page that the click leads to."""
    asked = await browser.open(f"{keycloak_staff.realm.issuer}/protocol/openid-connect/logout")
    return await browser.submit(asked.form("/logout-confirm"), on=asked, button="confirmLogout")


@pytest.mark.parametrize(
    ("connector", "fields", "attributes"),
    [
        ("saml", {"sloBinding": "redirect"}, {}),
        ("saml", {"sloBinding": "redirect"}, BY_REDIRECT),
        ("saml", {"sloBinding": "post"}, {}),
        ("keycloak-saml", {}, {}),
    ],
)
async def test_signing_out_here_ends_both_sessions(
    keycloak_staff: KeycloakStaff,
    browser: FormBrowser,
    connector: str,
    fields: dict[str, str],
    attributes: dict[str, str],
) -> None:
    """S22: whichever binding the request takes, and the answer."""
    await keycloak_staff.introduce(connector=connector, attributes=attributes, **fields)
    host = keycloak_staff.host
    assert (await keycloak_staff.sign_in(browser)).url == host.account_url
    assert len(await keycloak_staff.realm.sessions("ada")) == 1
    end = await host.sign_out(browser)
    assert end.url.startswith(f"{host.host.base_url}/api/auth/sso/signed-out?outcome=")
    assert "You are signed out" in end.text
    assert await keycloak_staff.realm.sessions("ada") == []
    assert not await host.is_signed_in(browser)


@pytest.mark.parametrize(("theirs", "ours"), [({}, "redirect"), (BY_REDIRECT, "post")])
async def test_signing_out_there_ends_both_sessions(
    keycloak_staff: KeycloakStaff,
    browser: FormBrowser,
    second_browser: FormBrowser,
    theirs: dict[str, str],
    ours: str,
) -> None:
    """S22: whichever binding Keycloak asks by and we answer by; somebody else's browser keeps its session."""
    await keycloak_staff.introduce(attributes=theirs, sloBinding=ours)
    host, realm = keycloak_staff.host, keycloak_staff.realm
    for each in (browser, second_browser):
        assert (await keycloak_staff.sign_in(each)).url == host.account_url
    asked = await leave_keycloak(keycloak_staff, browser)
    end = await carried(browser, asked)
    assert "You are logged out" in end.text
    assert not await host.is_signed_in(browser)
    assert await host.is_signed_in(second_browser)
    assert len(await realm.sessions("ada")) == 1


async def test_an_unsigned_logout_there_ends_nothing_here(keycloak_staff: KeycloakStaff, browser: FormBrowser) -> None:
    """S22."""
    client = await keycloak_staff.introduce()
    host = keycloak_staff.host
    assert (await keycloak_staff.sign_in(browser)).url == host.account_url
    await keycloak_staff.realm.change_client(client, attributes={"saml.server.signature": "false"})
    asked = posted_message(await leave_keycloak(keycloak_staff, browser))
    assert not is_signed(parsed(asked.xml), ".")
    refused = await asked.deliver(browser)
    assert code_of(refused) == "signature_missing"
    assert await host.is_signed_in(browser)


async def test_an_administrator_there_signs_people_out_here_without_their_browser(
    keycloak_staff: KeycloakStaff, browser: FormBrowser
) -> None:
    """S22: with "Front channel logout" off, Keycloak itself posts its LogoutRequest to us, without any cookie."""
    client = await keycloak_staff.introduce()
    host, realm = keycloak_staff.host, keycloak_staff.realm
    assert (await keycloak_staff.sign_in(browser)).url == host.account_url
    await realm.change_client(client, frontchannelLogout=False)
    await realm.logout("ada")
    assert not await host.is_signed_in(browser)
