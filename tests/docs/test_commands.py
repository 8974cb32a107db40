"""What the pages tell a reader to run does what they say, and prints what they show."""

import asyncio
from contextlib import ExitStack
from pathlib import Path

import pytest
from command_line import SECRET
from doc_pages import Page, all_pages
from doc_scenario import Scenario, has_events, played_pages
from form_browser import FormBrowser
from http_browser import HTTPBrowser
from saml_form import carried
from twin_server import RunningTwin

from vestibule.flows.urls import Urls
from vestibule_twin import service_provider_from_metadata

WITH_A_SERVER = {"README.md", "docs/tutorials/first-login.md"}
"""Pages that leave a server running with a connection, through which a reader can then sign in."""


WITH_SAML = {"README.md"}
"""Those among them that add a SAML connection, too."""


WITHOUT_EVENTS = [page for page in played_pages(all_pages()) if not has_events(page)]
"""The others have tests of their own, which let happen elsewhere what the page speaks of."""


@pytest.mark.usefixtures("downloads")
@pytest.mark.parametrize("page", WITHOUT_EVENTS, ids=lambda page: page.name)
def test_a_page_can_be_followed(page: Page, folder: Path, port: int, base_url: str, acme: RunningTwin) -> None:
    scenario = Scenario(
        page,
        folder=folder,
        environ={"VESTIBULE_BASE_URL": base_url, "VESTIBULE_PORT": str(port), "ACME_SECRET": SECRET},
        places={
            "https://id.example.com": acme.issuer,
            "https://login.example.com": base_url,
            "http://localhost:8000": base_url,
        },
    )
    with ExitStack() as running:
        scenario.play(running)
        if page.name in WITH_A_SERVER:
            assert asyncio.run(signs_in(base_url)) == "charles@example.org"
        if page.name in WITH_SAML:
            assert asyncio.run(signs_in_by_saml(base_url, acme)) == "ada@example.org"


async def signs_in(base_url: str) -> str:
    """Sign in through the connection of the page; gives the account's address."""
    async with HTTPBrowser(base_url) as browser:
        await browser.signed_in("Acme", person="charles")
        answer = await browser.get("/api/session")
        email: str = answer.json()["account"]["email"]
        return email


async def signs_in_by_saml(base_url: str, acme: RunningTwin) -> str:
    """The same through the SAML connection, once the provider has read our metadata; it signs in the first it knows."""
    async with FormBrowser() as browser:
        ours = await browser.client.get(Urls(base_url).sp_metadata("AcmeSAML"))
        acme.twin.register_service_provider(service_provider_from_metadata(ours.content))
        await carried(browser, await browser.open(Urls(base_url).login("AcmeSAML")))
        _, session = await browser.json(f"{base_url}/api/session")
        email: str = session["account"]["email"]
        return email


def test_the_pages_with_a_server_are_played() -> None:
    assert {page.name for page in WITHOUT_EVENTS} > WITH_A_SERVER
