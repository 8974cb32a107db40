"""Wheels of everything, and one environment into which a stranger has installed the host and two connectors."""

from pathlib import Path

import pytest
from clean_environment import ROOT, CleanEnvironment, our_projects, wheels_of
from damaged_connectors import DAMAGED, write_project

THIRD_PARTIES = ("auth0", "discord")

collect_ignore = list(THIRD_PARTIES)  # their own tests run where they are installed, see test_their_own_tests.py


@pytest.fixture(scope="session")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A directory with a wheel of the host, the SDK, every connector, the third parties' and the damaged ones."""
    made = tmp_path_factory.mktemp("wheels")
    projects = tmp_path_factory.mktemp("projects")
    damaged = [write_project(name, each, projects) for name, each in DAMAGED.items()]
    wheels_of([*our_projects(), *(ROOT / "tests" / "thirdparty" / name for name in THIRD_PARTIES), *damaged], made)
    return made


@pytest.fixture(scope="session")
def installed(wheels: Path, tmp_path_factory: pytest.TempPathFactory) -> CleanEnvironment:
    """The host from its wheel, the pins it is deployed with, and both third parties' connectors."""
    environment = CleanEnvironment(tmp_path_factory.mktemp("clean") / "env")
    environment.install("--require-hashes", "--requirement", str(ROOT / "requirements.lock"))
    environment.install(
        "--no-index", "--find-links", str(wheels), "vestibule", *(f"vestibule-{name}" for name in THIRD_PARTIES)
    )
    return environment
