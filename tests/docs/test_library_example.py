"""The library in ten lines, as the README and the guide show it, is an application that signs people in."""

import sys
from types import ModuleType

import pytest
from databases import Database
from doc_pages import Page, page
from house import opened_house
from http_browser import HTTPBrowser, query_of
from litestar import Litestar
from manual_clock import ManualClock
from twin_server import running_twin

from vestibule.settings import Settings, load_settings
from vestibule.web.pages import PagePaths
from vestibule_twin import TwinConfig

PAGES = (page("README.md"), page("docs/how-to/use-in-your-litestar-app.md"))
GUIDE = PAGES[1]


def example(of: Page) -> str:
    (block,) = (block for block in of.blocks("python") if block.mark == "checked by: test_library_example.py")
    return block.text


def test_both_pages_show_the_same() -> None:
    assert example(PAGES[0]) == example(PAGES[1])


async def test_the_example_sends_to_sign_in_and_knows_who_came_back(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def application(settings: Settings) -> Litestar:
        for name in ("base_url", "database_url", "secret_key"):
            value = getattr(settings, name)
            monkeypatch.setenv(f"VESTIBULE_{name.upper()}", value if isinstance(value, str) else value.reveal())
        # A module, as it is to whoever saves it: Litestar looks types up there.
        module = ModuleType("app_of_the_guide")
        monkeypatch.setitem(sys.modules, module.__name__, module)
        exec(compile(example(GUIDE), GUIDE.name, "exec"), vars(module))  # noqa: S102 - our own page
        app: Litestar = vars(module)["app"]
        return app

    # The example takes this machine's clock, so the provider does, too.
    with (
        running_twin(config=TwinConfig(auto_sign_in=True)) as twin,
        opened_house(database, twin, ManualClock(), app=application) as own,
    ):
        person = own.newcomer()
        own.connect("Own")
        async with own.browser() as browser:
            away = await browser.get("/dashboard", headers={"accept": "text/html"})
            assert away.headers["location"] == "/login?return_to=%2Fdashboard"
            back = await browser.sign_in("Own", person=person.subject, **query_of(away.headers["location"]))
            assert back.headers["location"] == "/dashboard"
            assert (await browser.get("/dashboard")).text == f"Hello, {person.name}"
        async with HTTPBrowser(own.base_url) as program:
            refused = await program.get("/dashboard")
            assert (refused.status_code, refused.json()["code"]) == (401, "sign_in_required")


def test_the_prefix_of_the_guide_moves_the_pages() -> None:
    (block,) = (block for block in GUIDE.blocks("sh") if "PAGE_PREFIX" in block.text)
    name, _, value = block.text.removeprefix("export ").strip().partition("=")
    paths = PagePaths(prefix=load_settings(environ={name: value}).page_prefix)
    for path in (paths.login, paths.account, paths.sign_out):
        assert f"`{path}`" in GUIDE.text
