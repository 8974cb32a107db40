"""The tutorial on connectors, step by step: what is scaffolded, broken, mended and connected signs people in.

In a real browser the same is done by tests/browser/test_write_a_connector.py.
"""

import asyncio
from contextlib import ExitStack
from pathlib import Path

from doc_pages import page
from form_browser import FormBrowser
from http_browser import HTTPBrowser
from twin_server import RunningTwin
from written_connector import tutorial

from vestibule.flows.urls import Urls

PAGE = page("docs/tutorials/write-a-connector.md")


def test_the_tutorial_leads_from_a_scaffold_to_a_sign_in(
    folder: Path, port: int, base_url: str, acme: RunningTwin
) -> None:
    with (
        tutorial(PAGE, folder=folder, base_url=base_url, port=port, issuer=acme.issuer) as scenario,
        ExitStack() as running,
    ):
        scenario.play(running)
        assert asyncio.run(address_of("ada", base_url)) == "ada@example.org"
        assert "not_admitted" in asyncio.run(refusal_of("charles", base_url))


def test_no_step_of_the_tutorial_is_left_out() -> None:
    assert [str(block) for block in PAGE.blocks() if not block.mark] == []


async def address_of(person: str, base_url: str) -> str:
    """Sign in; gives the account's address."""
    async with HTTPBrowser(base_url) as browser:
        await browser.signed_in("Acme", person=person)
        session = (await browser.get("/api/session")).json()
        email: str = session["account"]["email"]
        return email


async def refusal_of(person: str, base_url: str) -> str:
    """Try to; gives the page."""
    async with FormBrowser() as browser:
        shown = await browser.open(f"{Urls(base_url).login('Acme')}?login_hint={person}")
        return shown.text
