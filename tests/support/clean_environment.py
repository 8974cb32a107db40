"""A Python environment of its own, with what a stranger would install: wheels, and nothing of this checkout."""

import json
import os
import subprocess
import sys
import venv
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

ROOT: Final = Path(__file__).parents[2]

_PATIENCE_S: Final = 600.0
"""For one command: a first install fetches and unpacks everything that the host needs."""


def wheels_of(projects: Iterable[Path], into: Path) -> None:
    """Build wheels, with the builder that is pinned for our own packages."""
    _run(
        sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check", "--no-deps",
        "--no-build-isolation", "--wheel-dir", str(into), *map(str, projects),
    )  # fmt: skip


def our_projects() -> tuple[Path, ...]:
    """The host, the SDK and the connectors of this tree."""
    return (ROOT, *sorted(path.parent for path in (ROOT / "connectors").glob("*/pyproject.toml")))


class CleanEnvironment:
    """A virtual environment that sees nothing of this one."""

    def __init__(self, path: Path) -> None:
        self.path = path
        venv.create(path, with_pip=True, clear=True)

    def install(self, *what: str) -> None:
        """Install with pip: names, wheels, options."""
        self.python("-m", "pip", "install", "--quiet", "--disable-pip-version-check", *what)

    def uninstall(self, *names: str) -> None:
        """Uninstall distributions."""
        self.python("-m", "pip", "uninstall", "--quiet", "--disable-pip-version-check", "--yes", *names)

    def distributions(self) -> set[str]:
        """The names of what is installed, less pip and its like."""
        listed = json.loads(self.python("-m", "pip", "list", "--format=json", "--disable-pip-version-check"))
        return {row["name"].lower() for row in listed} - {"pip", "setuptools", "wheel"}

    def python(self, *arguments: str, **environ: str) -> str:
        """Run the environment's Python, and give what it printed."""
        return _run(str(self.path / "bin" / "python"), *arguments, **environ)

    def vestibule(self, *arguments: str, **environ: str) -> Any:  # noqa: ANN401 - whatever the command prints
        """Run a command of the installed host, and give its JSON."""
        return json.loads(self.python("-m", "vestibule", *arguments, "--json", **environ))

    def refused(self, *arguments: str, **environ: str) -> str:
        """Run a command of the installed host that ends with status 1, and give what it said."""
        ended = _ended(str(self.path / "bin" / "python"), "-m", "vestibule", *arguments, environ=environ)
        assert ended.returncode == 1, ended.stderr
        return ended.stderr


def _run(*command: str, **environ: str) -> str:
    ended = _ended(*command, environ=environ)
    assert ended.returncode == 0, f"{command} ended with {ended.returncode}:\n{ended.stdout}\n{ended.stderr}"
    return ended.stdout


def _ended(*command: str, environ: dict[str, str]) -> subprocess.CompletedProcess[str]:
    # Neither this checkout nor this installation's settings may be seen from there.
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("VESTIBULE_", "PYTHON"))}
    return subprocess.run(  # noqa: S603 - commands of our own
        command, cwd="/", env={**kept, **environ}, capture_output=True, text=True, timeout=_PATIENCE_S, check=False
    )
