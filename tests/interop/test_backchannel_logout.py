"""Keycloak tells the host that somebody has signed out there (S79)."""

from urllib.parse import urlencode

from databases import Database
from form_browser import FormBrowser
from keycloak_login import Houses

OTHER_APP = "http://127.0.0.1:9/other-app"
"""Nobody listens there: the browser is stopped on its way."""


async def signed_in_to_both(houses: Houses, *browsers: FormBrowser) -> None:
    await houses.register()
    houses.connect()
    for browser in browsers:
        await houses.sign_in(browser)
        assert (await houses.session(browser))[0] == 200


async def test_an_administrator_who_signs_somebody_out_at_keycloak_signs_them_out_here(
    houses: Houses, database: Database, browser: FormBrowser, second_browser: FormBrowser
) -> None:
    """S79: Keycloak waits for the host's answer, so once it is done the sessions are over."""
    await signed_in_to_both(houses, browser, second_browser)
    await houses.realm.logout("ada")
    assert (await houses.session(browser))[0] == 401
    assert (await houses.session(second_browser))[0] == 401
    ended = database.execute("SELECT count(*) FROM audit_events WHERE action = 'logout_upstream'")
    assert ended == [(2,)]


async def test_somebody_who_signs_out_of_another_application_is_signed_out_here(
    houses: Houses, browser: FormBrowser, second_browser: FormBrowser
) -> None:
    """S79: the logout token's `sid` names one session, and the other browser's goes on."""
    await signed_in_to_both(houses, browser, second_browser)
    await houses.realm.add_client(
        "other-app",
        secret="other",
        redirect_uris=[OTHER_APP],
        post_logout_redirect_uris=[OTHER_APP],
        attributes={"pkce.code.challenge.method": ""},
    )
    request = {"client_id": "other-app", "redirect_uri": OTHER_APP, "response_type": "code", "scope": "openid"}
    base = f"{houses.realm.issuer}/protocol/openid-connect"
    entered = await browser.open(f"{base}/auth?{urlencode(request)}", stop_at=OTHER_APP)
    assert "code=" in entered.url

    leaving = {"client_id": "other-app", "post_logout_redirect_uri": OTHER_APP}
    asked = await browser.open(f"{base}/logout?{urlencode(leaving)}")
    left = await browser.submit(asked.form("/logout-confirm"), on=asked, button="confirmLogout", stop_at=OTHER_APP)
    assert left.url.startswith(OTHER_APP)
    assert (await houses.session(browser))[0] == 401
    assert (await houses.session(second_browser))[0] == 200


async def test_somebody_elses_session_goes_on(
    houses: Houses, browser: FormBrowser, second_browser: FormBrowser
) -> None:
    await houses.realm.add_user("grace")
    await houses.register()
    houses.connect()
    await houses.sign_in(browser)
    await houses.sign_in(second_browser, username="grace")
    await houses.realm.logout("ada")
    assert (await houses.session(browser))[0] == 401
    assert (await houses.session(second_browser))[0] == 200


async def test_a_logout_token_for_another_connection_ends_nothing(houses: Houses, browser: FormBrowser) -> None:
    """S79: the address names the connection; the same realm behind another one has no say over its sessions."""
    client = await houses.register()
    houses.connect()
    await houses.sign_in(browser)
    # The realm now posts its tokens to a connection that does not exist.
    url = houses.urls.backchannel_logout("Elsewhere")
    await houses.realm.change_client(client, attributes={"backchannel.logout.url": url})
    await houses.realm.logout("ada")
    assert (await houses.session(browser))[0] == 200
