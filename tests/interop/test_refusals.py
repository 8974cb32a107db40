"""Keycloak, or the person there, says no (S31); what the host makes of its words."""

from typing import Any

import pytest
from form_browser import FormBrowser
from keycloak_claims import make_email_optional
from keycloak_login import Houses, code_of, enter_password
from keycloak_words import REDIRECT_URI


async def test_a_person_who_withholds_consent_is_not_signed_in(houses: Houses, browser: FormBrowser) -> None:
    """S31: `access_denied`, and the way back leads to another try."""
    await houses.register(consentRequired=True)
    houses.connect()
    asked = await houses.sign_in(browser)
    assert "Grant Access to vestibule" in asked.text
    refused = await browser.submit(asked.form("/login-actions/consent"), on=asked, button="cancel")
    assert (refused.status, code_of(refused)) == (403, "access_denied")
    assert "declined" in refused.text
    assert "Try again" in refused.text
    assert (await houses.session(browser))[0] == 401

    asked = await houses.sign_in(browser)
    granted = await browser.submit(asked.form("/login-actions/consent"), on=asked, button="accept")
    assert granted.url == houses.account_url


async def test_a_client_that_wants_pkce_gets_it_and_says_so_when_it_does_not(
    houses: Houses, browser: FormBrowser
) -> None:
    """S29: every other test here signs in through such a client; this one switches it off."""
    await houses.register(attributes={"pkce.code.challenge.method": "S256"})
    houses.connect(houses.oidc_draft(pkce="off"))
    refused = await houses.begin(browser)
    assert code_of(refused) == "authorization_refused"
    assert "code_challenge_method" in houses.attempt(refused).detail


async def test_a_client_without_the_standard_flow_is_explained(houses: Houses, browser: FormBrowser) -> None:
    await houses.register(standardFlowEnabled=False)
    houses.connect()
    refused = await houses.begin(browser)
    assert code_of(refused) == "authorization_refused"
    attempt = houses.attempt(refused)
    assert attempt.received == "unauthorized_client"
    assert "Capability config > Standard flow" in attempt.hint


async def test_an_unknown_scope_is_explained(houses: Houses, browser: FormBrowser) -> None:
    await houses.register()
    houses.connect(houses.keycloak_draft(scopes="no-such-scope"))
    refused = await houses.begin(browser)
    assert code_of(refused) == "authorization_refused"
    attempt = houses.attempt(refused)
    assert attempt.received == "invalid_scope"
    assert "Clients > (client) > Client scopes" in attempt.hint


async def test_prompt_none_needs_somebody_who_is_signed_in_there(houses: Houses, browser: FormBrowser) -> None:
    await houses.register()
    houses.connect()
    refused = await houses.begin(browser, prompt="none")
    assert code_of(refused) == "interaction_required"
    await houses.sign_in(browser)
    assert (await houses.begin(browser, prompt="none")).url == houses.account_url


async def test_an_unregistered_redirect_uri_never_comes_back(houses: Houses, browser: FormBrowser) -> None:
    """R59: Keycloak says so on a page of its own; docs/how-to/keycloak.md quotes it."""
    client = await houses.register()
    await houses.realm.change_client(client, redirectUris=["https://elsewhere.example.com/callback"])
    houses.connect()
    page = await houses.begin(browser)
    assert page.url.startswith(houses.realm.issuer)
    assert REDIRECT_URI in page.text


@pytest.mark.parametrize("config", [{}, {"emailRequired": False}])
async def test_a_person_without_an_address(houses: Houses, browser: FormBrowser, config: dict[str, Any]) -> None:
    """R54: refused and explained, unless the connection does without."""
    await make_email_optional(houses.realm)
    await houses.realm.add_user("quiet", email=None, emailVerified=False)
    await houses.register()
    houses.connect(houses.keycloak_draft(**config))
    page = await houses.sign_in(browser, username="quiet")
    if config:
        assert page.url == houses.account_url
        assert (await houses.session(browser))[1]["account"]["email"] is None
    else:
        assert (page.status, code_of(page)) == (403, "missing_user_info")
        attempt = houses.attempt(page)
        assert "Users > (person) > Details > Email" in attempt.hint


async def test_a_wrong_password_is_between_the_person_and_keycloak(houses: Houses, browser: FormBrowser) -> None:
    await houses.register()
    houses.connect()
    page = await houses.begin(browser)
    form = page.form("/login-actions/authenticate")
    again = await browser.submit(form, on=page, username="ada", password="wrong")
    assert "Invalid username or password" in again.text
    assert (await enter_password(browser, again)).url == houses.account_url
