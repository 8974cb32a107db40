"""What a login demands of Keycloak beside a password: again, lately, strongly enough (S27)."""

import asyncio
import time

from form_browser import FormBrowser
from keycloak_login import Houses, code_of, enter_password

LEVELS = {"acr.loa.map": '{"silver": 1, "gold": 2}'}
"""Keycloak's words for how strongly it authenticates; a password alone is level 1."""

NEXT_SECOND_S = 30
"""Generous: a login on a busy machine may take longer than the second that is waited for."""


async def replace_auth_time(houses: Houses, *, at_s: int | None) -> None:
    """Have the realm tell no `auth_time`, or this one: the client scope `basic` holds its mapper."""
    scopes = (await houses.realm.request("GET", "/client-scopes")).json()
    (basic,) = (scope for scope in scopes if scope["name"] == "basic")
    models = f"/client-scopes/{basic['id']}/protocol-mappers/models"
    mappers = (await houses.realm.request("GET", models)).json()
    (own,) = (mapper for mapper in mappers if mapper["config"].get("claim.name") == "auth_time")
    await houses.realm.request("DELETE", f"{models}/{own['id']}")
    if at_s is not None:
        config = {
            "claim.name": "auth_time",
            "claim.value": str(at_s),
            "jsonType.label": "long",
            "id.token.claim": "true",
        }
        mapper = {
            "name": "auth_time",
            "protocol": "openid-connect",
            "protocolMapper": "oidc-hardcoded-claim-mapper",
            "config": config,
        }
        await houses.realm.request("POST", models, json=mapper)


async def test_prompt_login_asks_for_the_password_again(houses: Houses, browser: FormBrowser) -> None:
    await houses.register()
    houses.connect()
    await houses.sign_in(browser)
    again = await houses.begin(browser, prompt="login")
    assert "re-authenticate" in again.text
    assert (await enter_password(browser, again)).url == houses.account_url


async def test_max_age_asks_again_and_is_held_against_auth_time(houses: Houses, browser: FormBrowser) -> None:
    """S27: of a link, and of the connection's settings."""
    await houses.register()
    houses.connect(houses.oidc_draft(maxAge=600))
    assert (await houses.sign_in(browser)).url == houses.account_url
    assert (await houses.begin(browser)).url == houses.account_url
    # Keycloak counts whole seconds: in the one of the password itself nobody is asked again.
    async with asyncio.timeout(NEXT_SECOND_S):
        while (again := await houses.begin(browser, max_age="0")).url == houses.account_url:
            pass
    assert "re-authenticate" in again.text
    assert (await enter_password(browser, again)).url == houses.account_url


async def test_an_old_auth_time_is_refused(houses: Houses, browser: FormBrowser) -> None:
    """S27: a parameter can be taken out of the address on the way, so that Keycloak never hears of it."""
    await replace_auth_time(houses, at_s=int(time.time()) - 3600)
    await houses.register()
    houses.connect(houses.oidc_draft(maxAge=600))
    refused = await houses.sign_in(browser)
    assert code_of(refused) == "authentication_too_old"
    assert (await houses.session(browser))[0] == 401


async def test_no_auth_time_is_refused_when_an_age_is_asked_for(houses: Houses, browser: FormBrowser) -> None:
    """S27: what is missing is no proof of anything."""
    await replace_auth_time(houses, at_s=None)
    await houses.register()
    houses.connect()
    assert (await houses.sign_in(browser)).url == houses.account_url
    refused = await houses.begin(browser, max_age="600")
    assert code_of(refused) == "authentication_too_old"


async def test_the_level_that_was_asked_for_has_to_be_reached(houses: Houses, browser: FormBrowser) -> None:
    """S27: Keycloak lets somebody pass at a lower level than was asked (acr_values are a wish); the host does not."""
    await houses.register(attributes=LEVELS)
    houses.connect()
    reached = await houses.sign_in(browser, acr_values="silver")
    assert reached.url == houses.account_url
    asked = await houses.begin(browser, acr_values="gold", prompt="login")
    refused = await enter_password(browser, asked)
    assert code_of(refused) == "authn_context_mismatch"
    attempt = houses.attempt(refused)
    assert (attempt.expected, attempt.received) == ("gold", "silver")
