"""Every connector in a real Chromium: `vestibule demo`, one button after the other, each to the twin in that vendor's
place, a person there, and back to an account that is theirs.
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

    @property
    def twin(self) -> str:
        """Where the provider is, below the twin's address."""
        return "" if self.provider_id.startswith("Twin") else f"/{self.connector}"


WAYS = (
    Way("Twin", "oidc", "Twin (demo)", "Ada Lovelace", "ada@example.org", ""),
    Way("TwinSAML", "saml", "Twin (SAML)", "George Boole", "george@example.org", "/saml/metadata"),
    Way("Okta", "okta", "Twin as Okta", "Ada Lovelace", "ada@okta.example", "/okta"),
    Way("EntraID", "entra", "Twin as Entra ID", "Grace Hopper", "grace@entra.example", f"/entra/{HOME_TENANT}/v2.0"),
    Way("Google", "google", "Twin as Google", "Augusta King", "augusta@workspace.example", "/google"),
    Way("GitHub", "github", "Twin as GitHub", "Grace Hopper", "grace@github.example", "/github"),
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
    await page.get_by_role("link", name=f"Continue with {way.button}", exact=True).click()


async def sign_in(page: Page, demo: RunningDemo, way: Way) -> None:
    await press(page, demo, way)
    await page.get_by_role("button", name=f"Sign in as {way.person}", exact=True).click()
    await page.wait_for_url(f"{demo.base_url}/account")


def test_every_installed_connector_has_a_way_in() -> None:
    assert set(Registry.installed().keys) == {way.connector for way in WAYS}


@pytest.mark.parametrize("way", WAYS, ids=named)
async def test_signs_in_through(page: Page, demo: RunningDemo, way: Way) -> None:
    await sign_in(page, demo, way)
    await expect(page.get_by_text(way.person).first).to_be_visible()
    await expect(page.get_by_text(way.address).first).to_be_visible()
    await expect(page.get_by_text(f"Through {way.button}")).to_be_visible()
    assert await axe_violations(page) == []
    session = await (await page.context.request.get(f"{demo.base_url}/api/session")).json()
    assert (session["account"]["name"], session["account"]["email"]) == (way.person, way.address)
    (proof,) = session["proofs"]
    assert (proof["connection"], proof["issuer"]) == (way.provider_id, demo.twin_url + way.issuer)
