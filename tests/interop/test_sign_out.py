"""Signing out of both houses (R28, S56)."""

from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from form_browser import FormBrowser
from keycloak_login import Houses
from keycloak_words import POST_LOGOUT_REDIRECT_URI


async def test_signing_out_ends_both_sessions_and_comes_back(houses: Houses, browser: FormBrowser) -> None:
    """S56, R28: Keycloak takes the ID token for the person's word, and knows the address to come back to."""
    await houses.register()
    houses.connect()
    await houses.sign_in(browser)
    assert len(await houses.realm.sessions("ada")) == 1

    end = await houses.sign_out(browser)

    assert end.url == f"{houses.host.base_url}/api/auth/sso/signed-out"
    assert "You are signed out" in end.text
    (asked,) = (url for url in end.visited if url.startswith(houses.realm.issuer))
    sent = parse_qs(urlsplit(asked).query)
    assert sent["post_logout_redirect_uri"] == [houses.urls.post_logout]
    assert sent["client_id"] == ["vestibule"]
    assert len(sent["id_token_hint"]) == 1
    assert (await houses.session(browser))[0] == 401
    assert await houses.realm.sessions("ada") == []
    # Nothing is left to slip back in by: the next sign-in asks for the password.
    assert (await houses.begin(browser)).url.startswith(houses.realm.issuer)


async def test_one_of_two_browsers_signs_out_alone(
    houses: Houses, browser: FormBrowser, second_browser: FormBrowser
) -> None:
    await houses.register()
    houses.connect()
    await houses.sign_in(browser)
    await houses.sign_in(second_browser)
    await houses.sign_out(browser)
    assert (await houses.session(browser))[0] == 401
    assert (await houses.session(second_browser))[0] == 200
    assert len(await houses.realm.sessions("ada")) == 1


async def test_an_unregistered_way_back_still_ends_our_session(houses: Houses, browser: FormBrowser) -> None:
    """S56: ours ends first, so a mistake in Keycloak's settings keeps nobody signed in here."""
    client = await houses.register()
    await houses.realm.change_client(client, attributes={"post.logout.redirect.uris": "https://elsewhere.example.com/"})
    houses.connect()
    await houses.sign_in(browser)
    end = await houses.sign_out(browser)
    assert end.url.startswith(houses.realm.issuer)
    assert POST_LOGOUT_REDIRECT_URI in end.text
    assert (await houses.session(browser))[0] == 401


async def test_signing_out_while_keycloak_cannot_be_asked_ends_our_session(
    houses: Houses, browser: FormBrowser
) -> None:
    await houses.register()
    houses.connect(houses.oidc_draft(endSessionEndpoint="http://localhost:9/nobody-is-here"))
    await houses.sign_in(browser)
    with pytest.raises(httpx2.ConnectError):
        await houses.sign_out(browser)
    assert (await houses.session(browser))[0] == 401
