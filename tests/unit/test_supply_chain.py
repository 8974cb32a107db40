"""S76: dependencies are pinned with hashes and above their floors; no file says where to fetch them from."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PARTS = ("pyproject.toml", "requirements.lock", "requirements-dev.lock")


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A repository with our own project file and locks, for a test to spoil."""
    subprocess.run(["git", "init", "--quiet"], cwd=tmp_path, check=True)  # noqa: S607 - the git that made the clone
    for source in (*(ROOT / name for name in PARTS), *ROOT.glob("connectors/*/pyproject.toml")):
        copy = tmp_path / source.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, copy)
    return tmp_path


def faults(tree: Path) -> list[str]:
    command = [sys.executable, "-m", "tools.supply_chain", str(tree)]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True)  # noqa: S603 - our own check
    found = done.stdout.splitlines()
    assert done.returncode == (1 if found else 0), done.stderr
    return found


def spoil(file: Path, old: str, new: str) -> None:
    text = file.read_text()
    assert old in text
    file.write_text(text.replace(old, new, 1))


def pin(file: Path, name: str) -> str:
    (line,) = (line for line in file.read_text().splitlines() if line.startswith(f"{name}=="))
    return line.split()[0]


def test_our_own_locks_hold(tree: Path) -> None:
    assert faults(tree) == []


@pytest.mark.parametrize(("name", "below"), [("authlib", "1.6.10"), ("joserfc", "1.6.7"), ("litestar", "2.19.0")])
def test_a_pin_below_its_floor_is_a_fault(tree: Path, name: str, below: str) -> None:
    lock = tree / "requirements.lock"
    spoil(lock, pin(lock, name), f"{name}=={below}")
    assert any(fault.startswith(f"requirements.lock: {name} {below} is below") for fault in faults(tree))


def test_a_pin_without_hashes_is_a_fault(tree: Path) -> None:
    lock = tree / "requirements.lock"
    lock.write_text(f"{lock.read_text()}stray==1.0\n")
    assert "requirements.lock: has no hash: stray==1.0" in faults(tree)


@pytest.mark.parametrize("line", ["--index-url https://packages.example/simple", "-e connectors/sdk", "stray>=1.0"])
def test_a_line_that_is_no_pin_is_a_fault(tree: Path, line: str) -> None:
    lock = tree / "requirements-dev.lock"
    lock.write_text(f"{lock.read_text()}{line}\n")
    assert f"requirements-dev.lock: is no pin: {line.split(maxsplit=1)[0]}" in faults(tree)


def test_a_requirement_that_the_lock_lacks_is_a_fault(tree: Path) -> None:
    spoil(tree / "pyproject.toml", "dependencies = [", 'dependencies = [\n  "stray>=1.0",')
    assert "requirements.lock: does not meet stray>=1.0 of pyproject.toml: run make lock" in faults(tree)


def test_a_connector_of_this_tree_needs_no_pin(tree: Path) -> None:
    """Also one that is added later: what is ours is read from the tree."""
    spoil(tree / "pyproject.toml", "dependencies = [", 'dependencies = [\n  "vestibule-stray",')
    needs_a_pin = "requirements.lock: does not meet vestibule-stray of pyproject.toml: run make lock"
    assert faults(tree) == [needs_a_pin]
    ours = tree / "connectors" / "stray" / "pyproject.toml"
    ours.parent.mkdir()
    ours.write_text('[project]\nname = "Vestibule_Stray"\nversion = "1"\n')
    assert faults(tree) == []


def test_a_development_lock_with_another_version_is_a_fault(tree: Path) -> None:
    lock = tree / "requirements-dev.lock"
    spoil(lock, pin(lock, "msgspec"), "msgspec==99.0")
    assert any(fault.startswith("requirements-dev.lock: msgspec is 99.0") for fault in faults(tree))


@pytest.mark.parametrize("name", ["pythonhosted", "npmjs"])
def test_a_download_host_is_a_fault_wherever_it_stands(tree: Path, name: str) -> None:
    # Put together here: this file is part of the tree that the check reads.
    (tree / "docs.md").write_text(f"first\nsee https://files.{name}.org/x\n")
    assert faults(tree) == [f"docs.md:2: names the download host {name}.org"]
