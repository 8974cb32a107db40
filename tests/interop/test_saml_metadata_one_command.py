"""What Keycloak and SimpleSAMLphp publish about themselves becomes a connection by one command (R20, R58)."""

import pytest
from form_browser import FormBrowser
from keycloak_staff import KeycloakStaff
from saml_command import import_provider, notes, saml, try_saml
from saml_host import SAMLHost
from simplesamlphp import SimpleSAMLphp
from simplesamlphp_host import reintroduce, signed_in
from simplesamlphp_login import logged_out

from vestibule.domain.audit.event import Action


@pytest.mark.parametrize("connector", ["saml", "keycloak-saml"])
async def test_a_realms_descriptor_is_enough(
    keycloak_staff: KeycloakStaff, browser: FormBrowser, connector: str
) -> None:
    """No field is typed: the descriptor says that requests have to be signed, and Keycloak insists on it."""
    host, url = keycloak_staff.host, keycloak_staff.descriptor_url
    added = await import_provider(host, url, "--connector", connector)
    assert f"Added Staff: Staff, issuer {keycloak_staff.realm.issuer}" in added.out
    assert f"It follows {url}" in added.out
    await keycloak_staff.register()

    assert (await keycloak_staff.sign_in(browser)).url == host.account_url
    _, session = await host.session(browser)
    assert (session["account"]["name"], session["account"]["email"]) == ("Ada Lovelace", "ada@example.com")
    assert len(await keycloak_staff.realm.sessions("ada")) == 1
    assert "You are signed out" in (await host.sign_out(browser)).text
    assert not await host.is_signed_in(browser)
    assert await keycloak_staff.realm.sessions("ada") == []
    assert notes(host, Action.METADATA_FOLLOWED) == [f"provider id: Staff; source: {url}"]


async def test_simplesamlphps_metadata_are_enough(
    staff: SAMLHost, simplesamlphp: SimpleSAMLphp, browser: FormBrowser
) -> None:
    added = await import_provider(staff, simplesamlphp.entity_id)
    assert f"Added Staff: Staff, issuer {simplesamlphp.entity_id}" in added.out
    await reintroduce(staff, simplesamlphp)

    assert (await signed_in(staff, browser)).url == staff.account_url
    assert "You are signed out" in (await staff.sign_out(browser)).text
    assert not await staff.is_signed_in(browser)
    assert "Enter your username and password" in (await staff.begin(browser)).text

    assert (await signed_in(staff, browser)).url == staff.account_url
    await logged_out(browser, simplesamlphp.logout_url())
    assert not await staff.is_signed_in(browser)


async def test_each_fact_is_shown_with_the_line_that_says_it(staff: SAMLHost, simplesamlphp: SimpleSAMLphp) -> None:
    """R58: what was understood, and where; without a Provider ID nothing is added."""
    document = simplesamlphp.metadata().decode().splitlines()
    shown = (await saml(staff, "import", simplesamlphp.entity_id)).out
    for field, said in (
        ("Entity ID", simplesamlphp.entity_id),
        ("Sign-in (SSO)", simplesamlphp.sso_url),
        ("Sign-out (SLO)", simplesamlphp.slo_url),
        ("NameID format", "nameid-format:persistent"),
    ):
        line = 1 + next(number for number, text in enumerate(document) if said in text and "<?xml" not in text)
        (row,) = [row for row in shown.splitlines() if row.strip().startswith(field) and row.endswith(f"(line {line})")]
        assert said in row
    status = await saml(staff, "status")
    assert "There is no SAML connection and no federation." in status.out


@pytest.mark.parametrize(
    ("page", "code", "said"),
    [
        ("index.php", "upstream_status", "Redirects are not followed."),
        ("module.php/core/frontpage_welcome.php", "metadata_malformed", "the document is an HTML page, not metadata"),
    ],
)
async def test_a_page_in_the_place_of_metadata_is_named(
    staff: SAMLHost, simplesamlphp: SimpleSAMLphp, page: str, code: str, said: str
) -> None:
    """The address that people copy first is that of a page for people."""
    refused = await try_saml(staff, "import", f"{simplesamlphp.base_url}/{page}", "--provider-id", "Staff", "--yes")
    assert (refused.status, refused.err.partition(":")[0]) == (1, code)
    assert said in refused.err
