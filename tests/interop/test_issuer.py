"""One Keycloak behind two host names (R10, S23). It calls itself localhost, and is reached at 127.0.0.1 as well."""

import pytest
from form_browser import FormBrowser
from keycloak import KeycloakServer
from keycloak_login import Houses, code_of

from vestibule.errors import IssuerMismatch, UpstreamStatus


async def test_the_other_name_is_refused_with_both_values(keycloak: KeycloakServer, houses: Houses) -> None:
    """R10, S23: refused when the connection is saved, and the words say what was expected and what came."""
    typed = f"{keycloak.address}/realms/{houses.realm.name}"
    for draft in (houses.keycloak_draft(serverUrl=keycloak.address), houses.oidc_draft(issuer=typed)):
        with pytest.raises(IssuerMismatch) as refused:
            houses.connect(draft)
        assert refused.value.code == "issuer_mismatch"
        assert refused.value.expected == typed
        assert refused.value.received == houses.realm.issuer
        assert "Realm settings > Frontend URL" in refused.value.hint


async def test_a_connection_that_was_saved_unasked_is_refused_at_its_first_login(
    keycloak: KeycloakServer, houses: Houses, browser: FormBrowser
) -> None:
    """S23: unasked means compared exactly, and never that it is believed."""
    houses.connect_unasked(houses.keycloak_draft(serverUrl=keycloak.address))
    refused = await houses.begin(browser)
    assert code_of(refused) == "issuer_mismatch"
    attempt = houses.attempt(refused)
    assert attempt.expected == f"{keycloak.address}/realms/{houses.realm.name}"
    assert attempt.received == houses.realm.issuer


async def test_a_discovery_address_beside_the_exact_issuer_mends_it(
    keycloak: KeycloakServer, houses: Houses, browser: FormBrowser
) -> None:
    """R10: the host asks at the inner name, and everybody else knows Keycloak by its own."""
    await houses.register()
    inner = f"{keycloak.address}/realms/{houses.realm.name}/.well-known/openid-configuration"
    connection = houses.connect(houses.oidc_draft(discoveryUrl=inner))
    assert connection.issuer == houses.realm.issuer
    assert (await houses.sign_in(browser)).url == houses.account_url


async def test_a_misspelt_realm_is_named(houses: Houses) -> None:
    with pytest.raises(UpstreamStatus) as refused:
        houses.connect(houses.keycloak_draft(realm="no-such-realm"))
    assert "/realms/no-such-realm/" in refused.value.detail
    assert refused.value.received == "status 404"
    assert "wrong realm" in refused.value.hint
