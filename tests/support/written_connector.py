"""Following the tutorial on connectors: its page played, and in place of pip a folder on the path."""

import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from command_line import SECRET
from doc_pages import Page
from doc_scenario import Scenario
from installed_plugin import installation

INSTALLED: Final = "the connector is installed"


@contextmanager
def tutorial(page: Page, *, folder: Path, base_url: str, port: int, issuer: str) -> Iterator[Scenario]:
    """The page as a scenario that can be played, once.

    Args:
        page: The tutorial.
        folder: An empty one, which is the working directory.
        base_url: Of the reader's server.
        port: Where it listens.
        issuer: Of the provider that the page calls Acme, where the reader's application is registered.
    """
    site = folder.parent / f"{folder.name}-site"
    site.mkdir()
    with installation(site):
        yield Scenario(
            page,
            folder=folder,
            environ={
                "VESTIBULE_BASE_URL": base_url,
                "VESTIBULE_PORT": str(port),
                "ACME_SECRET": SECRET,
                "PYTHONPATH": str(site),
            },
            places={"https://id.example.com": issuer, "http://localhost:8000": base_url},
            events={INSTALLED: lambda: _install(folder / "vestibule-acme", site)},
        )


def _install(project: Path, site: Path) -> None:
    """What an editable installation leaves behind: the way to the package, and what it announces."""
    told = tomllib.loads((project / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    (site / "vestibule_acme").symlink_to(project / "src" / "vestibule_acme")
    info = site / f"vestibule_acme-{told['version']}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(
        f"Metadata-Version: 2.1\nName: {told['name']}\nVersion: {told['version']}\n", encoding="utf-8"
    )
    lines = [
        line
        for group, names in told["entry-points"].items()
        for line in (f"[{group}]", *(f"{key} = {place}" for key, place in names.items()))
    ]
    (info / "entry_points.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
