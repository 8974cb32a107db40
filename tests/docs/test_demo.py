"""What the README and the tutorial say about the demo: `make demo` runs it, and it prints, and does, what they show."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from command_line import CommandLine, Running
from doc_pages import ROOT, page
from form_browser import FormBrowser, Page
from ports import consecutive_free_ports
from saml_form import carried

PAGES = (page("README.md"), page("docs/tutorials/first-login.md"))


@dataclass(frozen=True)
class Demo:
    """A demo that has said all of its start."""

    said: str
    port: int
    folder: Path


@pytest.fixture
def demo(folder: Path) -> Iterator[Demo]:
    port = consecutive_free_ports(2)
    with CommandLine({"VESTIBULE_PORT": str(port)}).running("demo", cwd=folder) as running:
        yield Demo(said=said_at_start(running), port=port, folder=folder)


def said_at_start(running: Running) -> str:
    running.read_until("Stop")
    return "".join(running.lines)


def test_make_runs_the_command_that_the_tests_run() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(r"^demo:.*\n\t\$\(BIN\)/vestibule demo$", makefile, re.MULTILINE)
    for each in PAGES:
        commands = [block.text for block in each.blocks("sh") if block.mark == "checked by: test_demo.py"]
        assert commands[0] == "make demo\n", each


async def test_the_demo_prints_and_does_what_the_pages_show(demo: Demo) -> None:
    for each in PAGES:
        (shown,) = (block for block in each.blocks("text") if block.mark == "checked by: test_demo.py")
        for line in filter(None, shown.text.splitlines()):
            assert line.replace("8000", str(demo.port)) in demo.said, each
    async with FormBrowser() as browser:
        login = await browser.open(f"http://localhost:{demo.port}")
        assert "Continue with Twin (demo)" in login.text
        people = await browser.open(f"http://localhost:{demo.port}/api/auth/sso/login/Twin")
        assert people.url.startswith(f"http://127.0.0.1:{demo.port + 1}/")
        account = await browser.submit(people.form("/sign-in"), on=people, person="ada")
        assert "Ada Lovelace" in account.text
    ada, charles = [await by_saml(demo, person) for person in ("ada", "charles")]
    assert "account_not_linked" in ada.text
    assert "Charles Babbage" in charles.text
    async with FormBrowser() as browser:
        people = await browser.open(f"http://localhost:{demo.port}/api/auth/sso/login/Twin")
        refused = await browser.submit(people.form("/sign-in"), on=people, person="mary")
        assert "Mary Somerville" in people.text
        assert "missing_user_info" in refused.text
        assert "For administrators." in refused.text
    (command,) = (block for block in PAGES[1].blocks("sh") if "attempts list" in block.text)
    arguments = command.text.replace("8000", str(demo.port)).split()[1:]
    with CommandLine({}).running(*arguments, cwd=demo.folder) as running:
        assert "missing_user_info" in running.end().out


async def by_saml(demo: Demo, person: str) -> Page:
    """Press the other button in a browser of its own, and choose somebody: the page at the end."""
    async with FormBrowser() as browser:
        login = await browser.open(f"http://localhost:{demo.port}")
        assert "Continue with Twin (SAML)" in login.text
        people = await browser.open(f"http://localhost:{demo.port}/api/auth/sso/login/TwinSAML")
        posting = await browser.submit(people.form("/sign-in"), on=people, person=person)
        return await carried(browser, posting)


async def test_the_demo_plays_every_vendor_with_people_of_its_own(demo: Demo) -> None:
    """A button each, named for what it is, and one of their people through the first of them."""
    vendors = ("Okta", "Entra ID", "Google", "GitHub", "GitLab", "Keycloak")
    assert ", ".join(vendors) in demo.said
    async with FormBrowser() as browser:
        login = await browser.open(f"http://localhost:{demo.port}")
        assert all(f"Continue with Twin as {vendor}" in login.text for vendor in vendors)
        people = await browser.open(f"http://localhost:{demo.port}/api/auth/sso/login/Okta")
        assert people.url.startswith(f"http://127.0.0.1:{demo.port + 1}/okta/")
        account = await browser.submit(people.form("/sign-in"), on=people, person="00u1ada")
        assert (account.path, "ada@okta.example" in account.text) == ("/account", True)


def test_the_pages_speak_of_both_buttons() -> None:
    for each in PAGES:
        assert {"Continue with Twin (demo)", "Continue with Twin (SAML)"} <= set(re.findall(r'"([^"\n]+)"', each.prose))


def test_the_guide_says_where_the_demo_has_its_ports() -> None:
    for each in PAGES:
        assert "VESTIBULE_PORT=9000 make demo" in each.text
