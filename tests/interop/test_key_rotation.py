"""A realm changes its signing key while the host runs (S26)."""

import asyncio

from form_browser import FormBrowser
from keycloak import KeycloakServer
from keycloak_login import Houses
from keycloak_words import ID_TOKEN_HINT


def key_fetches(keycloak: KeycloakServer, houses: Houses) -> int:
    """How often anybody has fetched the realm's keys: nobody but the host does."""
    return keycloak.answered("GET", f"/realms/{houses.realm.name}/protocol/openid-connect/certs")


async def test_a_new_key_costs_one_fetch_however_many_sign_in(
    keycloak: KeycloakServer, houses: Houses, browser: FormBrowser, second_browser: FormBrowser
) -> None:
    """S26: an unknown kid fetches the keys again, once, and nobody has to restart anything."""
    await houses.register()
    houses.connect()
    await houses.sign_in(browser)
    await houses.sign_out(browser)
    assert key_fetches(keycloak, houses) == 1

    await houses.realm.rotate_key()
    pages = await asyncio.gather(houses.sign_in(browser), houses.sign_in(second_browser))
    assert [page.url for page in pages] == [houses.account_url] * 2
    assert key_fetches(keycloak, houses) == 2


async def test_the_old_key_may_be_retired_and_withdrawn(
    keycloak: KeycloakServer, houses: Houses, browser: FormBrowser
) -> None:
    await houses.register()
    houses.connect()
    old = await houses.realm.signing_key()
    await houses.sign_in(browser)

    await houses.realm.rotate_key()
    await houses.realm.retire_key(old)
    assert (await houses.begin(browser)).url == houses.account_url
    await houses.realm.withdraw_key(old)
    assert (await houses.begin(browser)).url == houses.account_url
    assert key_fetches(keycloak, houses) == 2


async def test_a_key_that_is_replaced_in_an_emergency_is_replaced_here_too(
    houses: Houses, browser: FormBrowser, second_browser: FormBrowser
) -> None:
    """S26: new key in and old key out at once. Keycloak then disowns the ID tokens of those who were signed in."""
    await houses.register()
    houses.connect()
    old = await houses.realm.signing_key()
    await houses.sign_in(browser)

    await houses.realm.rotate_key()
    await houses.realm.withdraw_key(old)
    assert (await houses.sign_in(second_browser)).url == houses.account_url
    assert ID_TOKEN_HINT in (await houses.sign_out(browser)).text
    assert (await houses.session(browser))[0] == 401
