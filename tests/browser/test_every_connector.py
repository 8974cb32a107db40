"""Every connector in a real Chromium: a button of `vestibule demo`, a person at that vendor's twin, their account.

Beside it, what a vendor's oddity makes the host do, as the twin in the vendor's place has seen it.
"""

from dataclasses import dataclass
from typing import Any

import httpx2
import pytest
from chromium import axe_violations
from playwright.async_api import Page, expect
from running_demo import RunningDemo

from vestibule.plugins import Registry

HOME_TENANT = "5b1a0a3e-3d0a-4f2c-9a31-7d0c5c1f0a01"


@dataclass(frozen=True)
class Way:
    """One way in, and who comes through it.

    Attributes:
        provider_id: The connection's.
        connector: Its connector's key.
        button: What its button says after "Continue with".
        person: What the provider calls them.
        address: The account's address.
        issuer: What the session says the provider is, below the twin's address.
    """

    provider_id: str
    connector: str
    button: str
    person: str
    address: str
    issuer: str


WAYS = (
    Way("Twin", "oidc", "Twin (demo)", "Ada Lovelace", "ada@example.org", ""),
    Way("TwinSAML", "saml", "Twin (SAML)", "George Boole", "george@example.org", "/saml/metadata"),
    Way("Okta", "okta", "Twin as Okta", "Ada Lovelace", "ada@okta.example", "/okta"),
    Way("EntraID", "entra", "Twin as Entra ID", "Grace Hopper", "grace@entra.example", f"/entra/{HOME_TENANT}/v2.0"),
    Way("Google", "google", "Twin as Google", "Augusta King", "augusta@workspace.example", "/google"),
    Way("GitHub", "github", "Twin as GitHub", "Grace Hopper", "grace@github.example", "/github/login/oauth"),
    Way("GitLab", "gitlab", "Twin as GitLab", "Ada Lovelace", "ada@gitlab.example", "/gitlab"),
    Way("Keycloak", "keycloak", "Twin as Keycloak", "Ada Lovelace", "ada@keycloak.example", "/keycloak/realms/twin"),
    Way(
        "KeycloakSAML",
        "keycloak-saml",
        "Twin as Keycloak (SAML)",
        "Charles Babbage",
        "charles@keycloak.example",
        "/keycloak/realms/twin",
    ),
)


BY_ID = {way.provider_id: way for way in WAYS}


def named(way: Way) -> str:
    return way.provider_id


def journal(demo: RunningDemo, provider: str) -> dict[str, Any]:
    """What a twin has been asked for since the demo began."""
    told: dict[str, Any] = httpx2.get(f"{demo.twin_url}{provider}/_twin/journal", trust_env=False).json()
    return told


async def press(page: Page, demo: RunningDemo, way: Way) -> None:
    """Find the button as somebody who knows the provider's name does, and press it."""
    await page.goto(f"{demo.base_url}/login")
    await page.get_by_role("searchbox").fill(way.button.removeprefix("Twin as "))
    button = page.locator(f'.method[data-find="{way.provider_id}"]')
    await expect(button).to_contain_text(f"Continue with {way.button}")
    await button.click()


async def sign_in(page: Page, demo: RunningDemo, way: Way) -> None:
    await press(page, demo, way)
    await page.get_by_role("button", name=f"Sign in as {way.person}", exact=True).click()
    await page.wait_for_url(f"{demo.base_url}/account")


def test_every_installed_connector_has_a_way_in() -> None:
    assert set(Registry.installed().keys()) == {way.connector for way in WAYS}


@pytest.mark.parametrize("way", WAYS, ids=named)
async def test_signs_in_through(page: Page, demo: RunningDemo, way: Way) -> None:
    await sign_in(page, demo, way)
    await expect(page.get_by_text(way.person).first).to_be_visible()
    await expect(page.get_by_text(way.address).first).to_be_visible()
    await expect(page.get_by_text(f"Through {way.button}", exact=True).first).to_be_visible()
    assert await axe_violations(page) == []
    session = await (await page.context.request.get(f"{demo.base_url}/api/session")).json()
    assert (session["account"]["name"], session["account"]["email"]) == (way.person, way.address)
    (proof,) = session["proofs"]
    assert (proof["connection"], proof["issuer"]) == (way.provider_id, demo.twin_url + way.issuer)


async def test_okta_insists_on_a_proof_with_a_nonce_and_gets_it(page: Page, demo: RunningDemo) -> None:
    """R13: the token is bound to a key, and userinfo is asked with a proof of that same key."""
    await sign_in(page, demo, BY_ID["Okta"])
    *_, redeemed, asked = journal(demo, "/okta")["proofs"]
    assert redeemed["nonce"]
    assert (redeemed["ath"], asked["ath"]) == (False, True)
    assert redeemed["jkt"] == asked["jkt"]


async def test_entra_lists_too_many_groups_so_graph_is_asked_to_the_end(page: Page, demo: RunningDemo) -> None:
    """1,203 groups are in no token, and on two pages of Graph."""
    before = journal(demo, "/entra")["requests"].get("entra_groups", 0)
    await sign_in(page, demo, BY_ID["EntraID"])
    assert journal(demo, "/entra")["requests"]["entra_groups"] == before + 2


async def test_entra_does_not_advertise_pkce_and_gets_it(page: Page, demo: RunningDemo) -> None:
    """S29: PKCE on every code flow whether advertised or not."""
    document = httpx2.get(f"{demo.twin_url}/entra/common/v2.0/.well-known/openid-configuration", trust_env=False).json()
    assert "code_challenge_methods_supported" not in document
    await sign_in(page, demo, BY_ID["EntraID"])
    assert journal(demo, "/entra")["authorizations"][-1]["code_challenge_method"] == "S256"


async def test_a_github_server_knows_no_pkce_and_is_not_sent_any(page: Page, demo: RunningDemo) -> None:
    """R15: off for Enterprise Servers by a named quirk, and a redirect URI of its own (S30)."""
    await sign_in(page, demo, BY_ID["GitHub"])
    asked = journal(demo, "/github")["authorizations"][-1]
    assert "code_challenge" not in asked
    assert asked["redirect_uri"] == f"{demo.base_url}/api/auth/sso/callback/GitHub"


async def test_a_login_that_lacks_an_address_says_what_the_vendor_calls_it(page: Page, demo: RunningDemo) -> None:
    """R54: with the name of the place in that vendor's own console, as the demo shows everybody."""
    await press(page, demo, BY_ID["EntraID"])
    await page.get_by_role("button", name="Sign in as Mary Somerville").click()
    await expect(page.get_by_text("missing_user_info").first).to_be_visible()
    await expect(page.get_by_text("App registrations").first).to_be_visible()
    assert await axe_violations(page) == []


@pytest.mark.parametrize("provider_id", ["Okta", "EntraID", "Keycloak", "KeycloakSAML"])
async def test_sign_out_goes_by_the_vendors_own_endpoint(page: Page, demo: RunningDemo, provider_id: str) -> None:
    way = BY_ID[provider_id]
    await sign_in(page, demo, way)
    await page.get_by_role("button", name="Sign out").click()
    await expect(page.get_by_role("heading", name="You are signed out", exact=True)).to_be_visible()
    # A session there would make the next sign-in silent: it asks again.
    await press(page, demo, way)
    await expect(page.get_by_role("button", name=f"Sign in as {way.person}", exact=True)).to_be_visible()
