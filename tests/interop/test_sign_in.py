"""Signing in through a real Keycloak, by either connector and every way to write its address."""

from collections.abc import Callable

import pytest
from form_browser import FormBrowser
from keycloak_login import Houses, code_of, enter_password
from msgspec.structs import replace

from vestibule.domain.connections.model import CallbackForm
from vestibule.flows.connections.draft import Draft

Drafting = Callable[[Houses], Draft]

DRAFTS: dict[str, Drafting] = {
    "keycloak": lambda houses: houses.keycloak_draft(),
    "keycloak-with-a-final-slash": lambda houses: houses.keycloak_draft(
        serverUrl=f"{houses.realm.issuer.partition('/realms/')[0]}/"
    ),
    "oidc-by-issuer": lambda houses: houses.oidc_draft(),
    "oidc-by-issuer-with-a-final-slash": lambda houses: houses.oidc_draft(issuer=f"{houses.realm.issuer}/"),
    "oidc-by-discovery-address": lambda houses: houses.oidc_draft(
        issuer=f"{houses.realm.issuer}/.well-known/openid-configuration"
    ),
    "oidc-with-the-secret-in-the-body": lambda houses: houses.oidc_draft(clientAuth="client_secret_post"),
}


@pytest.mark.parametrize("drafting", DRAFTS.values(), ids=DRAFTS.keys())
async def test_a_person_signs_in_and_sees_who_they_are(
    houses: Houses, browser: FormBrowser, drafting: Drafting
) -> None:
    """R10, R18: however the address is written, the issuer that the realm declares is the one that is kept."""
    await houses.register()
    connection = houses.connect(drafting(houses))
    assert connection.issuer == houses.realm.issuer

    login = await browser.open(f"{houses.host.base_url}/login")
    assert houses.urls.login("Keycloak").removeprefix(houses.host.base_url) in login.html
    account = await houses.sign_in(browser)

    assert account.url == houses.account_url
    assert "Ada Lovelace ada@example.com" in account.text
    status, session = await houses.session(browser)
    assert status == 200
    assert session["account"]["name"] == "Ada Lovelace"
    assert session["account"]["email"] == "ada@example.com"
    assert [proof["connection"] for proof in session["proofs"]] == ["Keycloak"]
    assert len(await houses.realm.sessions("ada")) == 1


async def test_the_shared_callback_serves_as_well(houses: Houses, browser: FormBrowser) -> None:
    """R24, S30: `state` says whose answer it is, and Keycloak names itself by `iss`."""
    await houses.register(callback_form=CallbackForm.SHARED)
    houses.connect(houses.keycloak_draft(callback_form=CallbackForm.SHARED))
    account = await houses.sign_in(browser)
    assert account.url == houses.account_url
    (callback,) = (url for url in account.visited if "/api/auth/sso/callback" in url)
    assert callback.startswith(f"{houses.host.base_url}/api/auth/sso/callback?")
    assert "&iss=" in callback


async def test_the_answer_may_come_as_a_form_from_another_site(houses: Houses, browser: FormBrowser) -> None:
    """S51, S52: a cross-site POST brings no Lax cookie, so the answer is parked and taken up one hop later."""
    await houses.register()
    houses.connect(houses.oidc_draft(responseMode="form_post"))
    answer = await houses.sign_in(browser)
    account = await browser.submit(answer.form("/api/auth/sso/callback/Keycloak"), on=answer)
    assert account.url == houses.account_url
    first, second, last = account.visited
    assert first == f"{houses.host.base_url}/api/auth/sso/callback/Keycloak"
    assert second.startswith(f"{houses.host.base_url}/api/auth/sso/finish?handle=")
    assert last == houses.account_url


async def test_a_second_sign_in_needs_no_password_and_opens_the_same_account(
    houses: Houses, browser: FormBrowser
) -> None:
    await houses.register()
    houses.connect()
    await houses.sign_in(browser)
    _, before = await houses.session(browser)
    again = await houses.begin(browser)
    assert again.url == houses.account_url
    _, after = await houses.session(browser)
    assert after["account"] == before["account"]


async def test_a_new_address_at_keycloak_moves_nobody_to_another_account(
    houses: Houses, browser: FormBrowser, second_browser: FormBrowser
) -> None:
    """S43, S49: who somebody is hangs on Keycloak's `sub`, so a reassigned address opens no account."""
    await houses.register()
    houses.connect()
    await houses.sign_in(browser)
    _, ada = await houses.session(browser)

    await houses.realm.change_user("ada", email="lovelace@example.com")
    await houses.realm.add_user("heir", email="ada@example.com")
    await houses.sign_in(second_browser, username="heir")
    status, _ = await houses.session(second_browser)
    assert status == 401

    await houses.begin(browser)
    _, later = await houses.session(browser)
    assert later["account"]["id"] == ada["account"]["id"]


async def test_return_to_leads_back_to_where_the_person_was_going(houses: Houses, browser: FormBrowser) -> None:
    await houses.register()
    houses.connect()
    page = await houses.sign_in(browser, return_to="/api/session")
    assert page.url == f"{houses.host.base_url}/api/session"
    assert page.status == 200


async def test_an_answer_brought_to_another_connections_callback_is_refused(
    houses: Houses, browser: FormBrowser
) -> None:
    """S30: a callback has to arrive at the very redirect URI that its flow sealed."""
    await houses.register()
    houses.connect()
    elsewhere = replace(houses.oidc_draft(), provider_id="Elsewhere", name="Elsewhere")
    houses.host.add(elsewhere)
    page = await houses.begin(browser)
    answer = await enter_password(browser, page, stop_at=f"{houses.host.base_url}/api/auth/sso/callback/Keycloak?")
    refused = await browser.open(answer.url.replace("/callback/Keycloak?", "/callback/Elsewhere?"))
    assert code_of(refused) == "redirect_uri_mismatch"
    assert (await houses.session(browser))[0] == 401
