"""docs/examples/notes.py is an application that runs: its own pages and routes, and ours under /auth."""

import importlib.util
import sys
from pathlib import Path

import pytest
from databases import Database
from house import opened_house
from http_browser import HTTPBrowser
from litestar import Litestar
from manual_clock import ManualClock
from twin_server import RunningTwin, running_twin

from vestibule.settings import Settings
from vestibule_twin import TwinConfig

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "notes.py"


def example_app(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Litestar:
    """Load the example as its server does: with settings from the environment."""
    for name in ("base_url", "database_url", "secret_key", "page_prefix"):
        value = getattr(settings, name)
        monkeypatch.setenv(f"VESTIBULE_{name.upper()}", value if isinstance(value, str) else value.reveal())
    spec = importlib.util.spec_from_file_location("notes_example", EXAMPLE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, spec.name, module)  # where Litestar looks up the names in annotations
    spec.loader.exec_module(module)
    app: Litestar = module.app
    return app


async def test_the_example_signs_people_in_and_keeps_its_own_routes(
    database: Database, clock: ManualClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    with (
        running_twin(config=TwinConfig(auto_sign_in=True, alg="ES256")) as twin,
        opened_house(
            database, twin, clock, app=lambda settings: example_app(settings, monkeypatch), page_prefix="/auth"
        ) as house,
    ):
        house.connect("Own")
        await walk_through(house.base_url, twin)


async def walk_through(base_url: str, twin: RunningTwin) -> None:
    """What a visitor does, and a machine."""
    async with HTTPBrowser(base_url) as browser:
        assert "Come in" in (await browser.get("/")).text
        assert "/auth/login?return_to=/notes" in (await browser.get("/login")).text
        assert "Door Own" in (await browser.get("/auth/login?return_to=/notes")).text
        done = await browser.sign_in("Own", return_to="/notes")
        assert (done.status_code, done.headers["location"]) == (303, "/notes")
        assert "Hello, Ada Lovelace" in (await browser.get("/")).text
        assert (await browser.post("/notes", json={"text": "first"})).json() == ["first"]
        assert (await browser.get("/notes")).json() == ["first"]
        assert twin.twin.journal.codes_redeemed == 1
    async with HTTPBrowser(base_url) as machine:
        foreign = {"origin": "https://evil.example", "sec-fetch-site": "cross-site"}
        assert (await machine.post("/webhook", json={}, headers=foreign)).status_code == 202
        assert (await machine.get("/notes")).status_code == 401
