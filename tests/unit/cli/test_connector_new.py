"""`vestibule connector new`: what it makes is sound by every tool, at once; and it overwrites nothing."""

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from vestibule.cli.connector.new import PROTOCOLS
from vestibule.cli.root import root

LONG = "abcdefghij-abcdefghij-abcdefghij-klmnop"


def made(name: str, folder: Path, *options: str) -> Result:
    return CliRunner().invoke(root, ["connector", "new", name, "--directory", str(folder), *options])


def ended(*arguments: str, cwd: Path) -> str:
    done = subprocess.run(  # noqa: S603 - our own tools
        [sys.executable, "-m", *arguments], cwd=cwd, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize("name", ["acme", LONG])
def test_the_project_is_linted_and_formatted(tmp_path: Path, name: str, protocol: str) -> None:
    """By ruff's own defaults, not by ours."""
    folder = tmp_path / "made"
    assert made(name, folder, "--protocol", protocol).exit_code == 0
    assert "All checks passed" in ended("ruff", "check", "--isolated", "--line-length=120", ".", cwd=folder)
    ended("ruff", "format", "--isolated", "--line-length=120", "--check", ".", cwd=folder)


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_the_project_is_typed(tmp_path: Path, protocol: str) -> None:
    folder = tmp_path / "made"
    made("acme", folder, "--protocol", protocol)
    assert "Success" in ended(
        "mypy", "--strict", "--cache-dir", str(Path.cwd() / ".mypy_cache" / "scaffold"), ".", cwd=folder
    )


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_its_contracts_hold(tmp_path: Path, protocol: str) -> None:
    made("acme", tmp_path / "made", "--protocol", protocol)
    checked = CliRunner().invoke(root, ["connector", "check", str(tmp_path / "made")])
    assert checked.exit_code == 0, checked.output


def test_its_own_tests_are_green(tmp_path: Path) -> None:
    """Under pytest, as its author runs them."""
    folder = tmp_path / "made"
    made("acme", folder)
    assert " passed" in ended("pytest", "-q", "-p", "no:cacheprovider", "-p", "no:asyncio", cwd=folder)


def test_the_next_steps_are_said_and_name_files_that_are_there(tmp_path: Path) -> None:
    said = made("acme", tmp_path / "made").stdout
    assert "vestibule connector check" in said
    for name in ("config.py", "profile.py", "identity.py", "setup.md"):
        assert f"src/vestibule_acme/{name}" in said
        assert (tmp_path / "made" / "src" / "vestibule_acme" / name).is_file()


def test_the_folder_is_named_after_the_connector(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert CliRunner().invoke(root, ["connector", "new", "acme-id"]).exit_code == 0
    project = (tmp_path / "vestibule-acme-id" / "pyproject.toml").read_text(encoding="utf-8")
    assert 'acme-id = "vestibule_acme_id:connector"' in project


def test_a_folder_that_is_there_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("mine", encoding="utf-8")
    refused = made("acme", tmp_path)
    assert refused.exit_code == 2
    assert "is there already" in " ".join(refused.stderr.split())
    assert [each.name for each in tmp_path.iterdir()] == ["kept"]


@pytest.mark.parametrize("name", ["Acme", "1acme", "acme_id", "acme-", "a--b", "../acme", "", "ä", "a" * 41, "-x"])
def test_a_name_that_is_no_key_is_refused(tmp_path: Path, name: str) -> None:
    refused = CliRunner().invoke(root, ["connector", "new", "--directory", str(tmp_path / "made"), "--", name])
    assert refused.exit_code == 2
    assert not (tmp_path / "made").exists()


def test_a_key_that_is_taken_here_is_refused(tmp_path: Path) -> None:
    """Two distributions claiming one key: neither would be used."""
    refused = made("oidc", tmp_path / "made")
    assert refused.exit_code == 2
    assert "neither is used" in " ".join(refused.stderr.split())
