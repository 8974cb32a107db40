"""Keycloak goes away and comes back while the host runs."""

import asyncio

import httpx2
import pytest
from form_browser import FormBrowser
from keycloak import KeycloakServer
from keycloak_login import Houses, code_of, enter_password
from running_host import RunningHost
from twin_server import running_twin

from vestibule.flows.connections.draft import Draft
from vestibule_twin import Client, TwinConfig

CALLBACK = "/api/auth/sso/callback"


def twin_client(host: RunningHost) -> Client:
    """The host, as the other provider knows it."""
    return Client(client_id="vestibule", secret="other", redirect_uris=(f"{host.base_url}{CALLBACK}/Twin",))


async def test_the_host_outlives_a_restart_of_keycloak_and_serves_others_meanwhile(
    keycloak: KeycloakServer, houses: Houses, browser: FormBrowser, second_browser: FormBrowser
) -> None:
    """S63: sessions go on, other providers too; what needs Keycloak says so at once, and heals by itself."""
    await houses.register()
    houses.connect()
    unasked = Houses(houses.host, houses.realm, provider_id="Unasked")
    draft = houses.oidc_draft(discoveryUrl=f"{houses.realm.issuer}/.well-known/openid-configuration?never-asked")
    with running_twin(twin_client(houses.host), config=TwinConfig(auto_sign_in=True)) as twin:
        config = {"issuer": twin.issuer, "clientId": "vestibule", "clientSecret": "other"}
        houses.host.add(Draft(provider_id="Twin", connector="oidc", name="Twin", config=config))
        houses.connect_unasked(
            Draft(provider_id="Unasked", connector="oidc", name="Not asked yet", config=draft.config)
        )
        await houses.sign_in(browser)
        key = await houses.realm.signing_key()
        form = await houses.begin(second_browser)
        callback = f"{houses.host.base_url}{CALLBACK}/Keycloak"
        answer = await enter_password(second_browser, form, stop_at=callback)

        await asyncio.to_thread(keycloak.stop)

        assert (await houses.session(browser))[0] == 200
        # A code in hand cannot be redeemed.
        refused = await second_browser.open(answer.url)
        assert (refused.status, code_of(refused)) == (502, "upstream_unreachable")
        assert houses.attempt(refused).step == "token"
        # What Keycloak said about itself is remembered, so a login begins; the browser finds out by itself.
        with pytest.raises(httpx2.NetworkError) as gone:
            await houses.begin(browser)
        assert str(gone.value.request.url).startswith(f"{houses.realm.issuer}/protocol/openid-connect/auth?")
        # Nothing is remembered of this one.
        refused = await unasked.begin(second_browser)
        assert (refused.status, code_of(refused)) == (502, "upstream_unreachable")
        assert unasked.attempt(refused).step == "begin"
        # Another provider's people notice nothing.
        account = await second_browser.open(houses.urls.login("Twin"))
        assert account.url == houses.account_url
        assert "Ada Lovelace" in account.text

        await asyncio.to_thread(keycloak.start)

    # The same address, realm and key: what the harness promises of a restart.
    assert await houses.realm.signing_key() == key
    again = await houses.begin(browser)
    # Keycloak keeps its sessions over a restart unless told otherwise; either is well.
    account = again if again.url == houses.account_url else await enter_password(browser, again)
    assert account.url == houses.account_url
    # The flow whose code could not be redeemed has ended, and its cookie with it.
    assert code_of(await second_browser.open(answer.url)) == "state_mismatch"
