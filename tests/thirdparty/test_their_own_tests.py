"""What a stranger's distribution is tested by, run where a stranger would: with the published packages alone."""

import shutil
from pathlib import Path

import pytest
from clean_environment import ROOT, CleanEnvironment


@pytest.fixture(scope="module")
def developed(installed: CleanEnvironment) -> CleanEnvironment:
    """The clean environment with a test runner, at the version that is pinned for our own tests."""
    pins = (ROOT / "requirements-dev.lock").read_text(encoding="utf-8")
    (pytest_pin,) = [line.partition(" ")[0] for line in pins.splitlines() if line.startswith("pytest==")]
    installed.install(pytest_pin)
    return installed


@pytest.mark.parametrize("name", ["auth0", "discord"])
def test_both_contracts_hold(developed: CleanEnvironment, name: str, tmp_path: Path) -> None:
    project = shutil.copytree(ROOT / "tests" / "thirdparty" / name, tmp_path / name)
    shutil.rmtree(project / "src")
    said = developed.python("-m", "pytest", "-q", "-p", "no:cacheprovider", str(project / "tests"))
    assert " passed" in said
    assert "failed" not in said


@pytest.mark.parametrize("name", ["auth0", "discord"])
def test_the_command_says_the_same_without_a_test_runner(
    installed: CleanEnvironment, name: str, tmp_path: Path
) -> None:
    project = shutil.copytree(ROOT / "tests" / "thirdparty" / name, tmp_path / name)
    report = installed.vestibule("connector", "check", str(project))
    assert [row for row in report if row["fault"]] == []
    assert {row["contract"] for row in report} == {"pyproject.toml", "TestConnector", "TestEngine"}
