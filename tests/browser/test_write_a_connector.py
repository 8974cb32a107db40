"""The end of the tutorial on connectors in a real Chromium: "Continue with Acme", a person, the account page."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from command_line import SECRET
from doc_pages import page as doc_page
from playwright.async_api import Page, expect
from ports import free_port
from twin_server import running_twin
from written_connector import tutorial

from vestibule.flows.urls import Urls
from vestibule_twin import Client

TUTORIAL = doc_page("docs/tutorials/write-a-connector.md")


@pytest.fixture
def followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of the server that a reader of the tutorial has at its end."""
    folder = tmp_path / "reader"
    folder.mkdir()
    monkeypatch.chdir(folder)
    port = free_port()
    base_url = f"http://localhost:{port}"
    client = Client(client_id="vestibule", secret=SECRET, redirect_uris=(f"{base_url}/api/auth/sso/callback/Acme",))
    with (
        running_twin(client) as acme,
        tutorial(TUTORIAL, folder=folder, base_url=base_url, port=port, issuer=acme.issuer) as scenario,
        ExitStack() as running,
    ):
        scenario.play(running)
        yield base_url


async def test_somebody_of_the_team_signs_in_and_somebody_else_reads_why_not(page: Page, followed: str) -> None:
    # The way that the button leads to: the sign-in page hears of a new connection a second later.
    await page.goto(Urls(followed).login("Acme"))
    await page.get_by_role("button", name="Sign in as Ada Lovelace").click()
    await page.wait_for_url(f"{followed}/account")
    await expect(page.get_by_text("ada@example.org").first).to_be_visible()
    await page.context.clear_cookies()
    await page.goto(f"{followed}/login")
    await page.get_by_role("link", name="Continue with Acme").click()
    await page.get_by_role("button", name="Sign in as Charles Babbage").click()
    await expect(page.get_by_text("not_admitted").first).to_be_visible()
