"""The client secret is wrong, or changes (S33)."""

import asyncio

from form_browser import FormBrowser
from keycloak_login import CLIENT_ID, CLIENT_SECRET, Houses, code_of
from keycloak_words import CLIENT_DISABLED, CLIENT_NOT_FOUND

from vestibule.domain.audit.attempt import Attempt
from vestibule.flows.connections.draft import Change

HEARD_S = 30
"""Generous: every look in between is a whole login at a Keycloak that is busy elsewhere."""


def assert_explained(attempt: Attempt) -> None:
    """The record says what Keycloak said, and where the right secret is on its screens; never the wrong one."""
    assert attempt.code == "invalid_client"
    assert attempt.step == "token"
    assert "Invalid client or Invalid client credentials" in attempt.detail
    assert "Clients > (client) > Credentials" in attempt.hint
    assert CLIENT_SECRET not in repr(attempt)


async def test_a_wrong_secret_is_named_as_such(houses: Houses, browser: FormBrowser) -> None:
    """R59: Keycloak 26 calls it unauthorized_client with status 401; people know it as invalid_client."""
    await houses.register(secret="another one")
    houses.connect()
    refused = await houses.sign_in(browser)
    assert refused.status == 502
    assert code_of(refused) == "invalid_client"
    assert "does not recognise this application" in refused.text
    assert_explained(houses.attempt(refused))
    assert (await houses.session(browser))[0] == 401


async def test_a_secret_that_changes_in_keycloak_and_then_here_lets_people_in_again(
    houses: Houses, browser: FormBrowser
) -> None:
    await houses.register()
    houses.connect()
    await houses.sign_in(browser)

    await houses.realm.set_client_secret(CLIENT_ID, "regenerated")
    refused = await houses.begin(browser)
    assert_explained(houses.attempt(refused))
    # The session from before is nobody's fault.
    assert (await houses.session(browser))[0] == 200

    config = {**houses.keycloak_draft().config, "clientSecret": "regenerated"}
    houses.change(Change(config=config))
    # Another process changed it: this host hears of it within a second.
    async with asyncio.timeout(HEARD_S):
        while (await houses.begin(browser)).url != houses.account_url:
            pass


async def test_a_client_that_was_disabled_or_deleted_never_comes_back(houses: Houses, browser: FormBrowser) -> None:
    """Keycloak says so on a page of its own; docs/how-to/keycloak.md quotes it."""
    client = await houses.register()
    houses.connect()
    await houses.realm.change_client(client, enabled=False)
    assert CLIENT_DISABLED in (await houses.begin(browser)).text
    await houses.realm.request("DELETE", f"/clients/{client}")
    assert CLIENT_NOT_FOUND in (await houses.begin(browser)).text
