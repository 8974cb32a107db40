"""What a real provider's own document may not change by itself: where people are sent, and who it is (S62)."""

from collections.abc import Iterator

import pytest
from form_browser import FormBrowser
from keycloak_staff import KeycloakStaff
from saml_command import fingerprint, import_provider, notes, saml, try_saml
from saml_host import SAMLHost
from simplesamlphp import SimpleSAMLphp, running_simplesamlphp
from simplesamlphp_host import passed, reintroduce, signed_in

from vestibule.domain.audit.event import Action

ELSEWHERE = "http://127.0.0.1:9/saml2/idp/SSOService.php"


@pytest.fixture
def idp() -> Iterator[SimpleSAMLphp]:
    """One whose metadata are this test's to change."""
    with running_simplesamlphp() as own:
        yield own


async def test_an_address_on_another_server_waits_and_a_new_key_does_not(
    staff: SAMLHost, idp: SimpleSAMLphp, browser: FormBrowser
) -> None:
    """The key counts at once, or people could not sign in; the address counts when somebody has said yes."""
    await import_provider(staff, idp.entity_id)
    await reintroduce(staff, idp)
    assert (await signed_in(staff, browser)).url == staff.account_url
    new = fingerprint(idp.publish_next_key())
    idp.switch_key()
    idp.move(ELSEWHERE)

    refreshed = await saml(staff, "refresh", "Staff")
    assert "A change waits for you at Staff: vestibule saml accept Staff" in refreshed.out
    (taken,) = notes(staff, Action.METADATA_TAKEN)
    assert f"certificate joined: {new}" in taken
    assert notes(staff, Action.METADATA_HELD) == ["provider id: Staff; waiting: config.ssoUrl"]
    assert (await passed(staff, browser)).url == staff.account_url

    accepted = await saml(staff, "accept", "Staff", "--yes")
    assert f"{ELSEWHERE} is on another server than the addresses so far ({idp.base_url})." in accepted.out
    asked = await browser.open(staff.urls.login("Staff"), stop_at="http://127.0.0.1:9/")
    assert asked.url.startswith(f"{ELSEWHERE}?SAMLRequest=")


async def test_a_realm_that_calls_itself_otherwise_is_another_provider(
    keycloak_staff: KeycloakStaff, browser: FormBrowser
) -> None:
    """A frontend URL in the realm's settings changes its entity ID. Nothing is taken over, not even addresses."""
    host, realm = keycloak_staff.host, keycloak_staff.realm
    await import_provider(host, keycloak_staff.descriptor_url)
    await keycloak_staff.register()
    assert (await keycloak_staff.sign_in(browser)).url == host.account_url

    await realm.request("PUT", "", json={"attributes": {"frontendUrl": "http://127.0.0.1:9"}})
    refused = await try_saml(host, "refresh", "Staff")
    assert (refused.status, refused.err.partition(":")[0]) == (1, "metadata_not_taken")
    assert f"http://127.0.0.1:9/realms/{realm.name}" in refused.err
    assert notes(host, Action.METADATA_TAKEN) == []
    assert notes(host, Action.METADATA_HELD) == []

    await realm.request("PUT", "", json={"attributes": {"frontendUrl": ""}})
    assert "nothing changed" in (await saml(host, "refresh", "Staff")).out
    assert (await keycloak_staff.pass_through(browser)).url == host.account_url
