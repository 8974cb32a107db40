"""`vestibule connector check`: a report in words, exit 1 when something fails, and no trace of the project later."""

import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from vestibule.cli.root import root


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A new connector's project."""
    folder = tmp_path / "acme"
    made = CliRunner().invoke(root, ["connector", "new", "acme", "--directory", str(folder), "--protocol", "oauth2"])
    assert made.exit_code == 0
    return folder


def checked(path: Path, *options: str) -> Result:
    return CliRunner().invoke(root, ["connector", "check", str(path), *options])


def changed(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_a_new_project_holds(project: Path) -> None:
    ended = checked(project)
    assert ended.exit_code == 0, ended.output
    lines = [line.split("\t") for line in ended.stdout.splitlines()]
    assert {name: failed for name, _, failed in lines} == {
        "pyproject.toml": "0",
        "TestConnector": "0",
        "TestEngine": "0",
    }
    assert all(int(held) > 0 for _, held, _ in lines)


def test_nothing_of_the_project_stays_behind(project: Path) -> None:
    before = list(sys.path), set(sys.modules)
    checked(project)
    assert list(sys.path) == before[0]
    assert not [name for name in set(sys.modules) - before[1] if "acme" in name or name.startswith("_checked")]


def test_a_broken_promise_is_told_in_words(project: Path) -> None:
    changed(project / "src/vestibule_acme/identity.py", 'get("email_verified") is True', 'get("email") is not None')
    ended = checked(project)
    assert ended.exit_code == 1
    assert "TestConnector.test_only_an_explicit_boolean_verifies_an_address" in ended.stdout
    assert "an address counts as verified though nothing says so" in ended.stdout


def test_a_program_reads_every_outcome(project: Path) -> None:
    changed(project / "src/vestibule_acme/setup.md", "`clientId`", "the client id")
    ended = checked(project, "--json")
    assert ended.exit_code == 1
    (failed,) = (outcome for outcome in json.loads(ended.stdout) if outcome["fault"])
    assert failed["test"] == "test_the_guide_names_every_field_and_only_places_that_are_filled_in"
    assert failed["fault"] == "the guide does not name the field clientId"
    assert failed["says"]


def test_an_entry_point_that_leads_nowhere_is_told(project: Path) -> None:
    changed(project / "pyproject.toml", 'acme = "vestibule_acme:connector"', 'acme = "vestibule_acme:conector"')
    ended = checked(project)
    assert ended.exit_code == 1
    assert "pyproject.toml.entry_point_acme" in ended.stdout
    assert "conector" in ended.stdout


def test_an_entry_point_of_another_key_is_told(project: Path) -> None:
    changed(project / "pyproject.toml", 'acme = "vestibule_acme:connector"', 'other = "vestibule_acme:connector"')
    assert "its manifest says 'acme', its entry point 'other'" in checked(project).stdout


def test_a_connector_that_is_not_tested_whole_is_told(project: Path) -> None:
    """Green is what was checked: a contract that nobody inherits is none that holds."""
    changed(project / "tests/test_contract.py", "(OAuth2EngineContract)", "")
    ended = checked(project)
    assert ended.exit_code == 1
    assert "pyproject.toml.contracts_of_acme" in ended.stdout
    assert "no class whose connector is vestibule_acme:connector inherits OAuth2EngineContract\n" in ended.stdout


def test_a_second_connector_needs_contracts_of_its_own(project: Path) -> None:
    changed(
        project / "pyproject.toml",
        'acme = "vestibule_acme:connector"',
        'acme = "vestibule_acme:connector"\nacme-two = "vestibule_acme.two:connector"',
    )
    (project / "src/vestibule_acme/two.py").write_text(
        "from dataclasses import replace\n"
        "from msgspec import structs\n"
        "from vestibule_acme import connector as first\n"
        'connector = replace(first, manifest=structs.replace(first.manifest, key="acme-two"))\n',
        encoding="utf-8",
    )
    said = checked(project).stdout
    assert "vestibule_acme.two:connector inherits OAuth2ConnectorContract, OAuth2EngineContract\n" in said
    assert "contracts_of_acme\n" not in said


def test_everything_that_a_connector_can_do_needs_a_contract(tmp_path: Path) -> None:
    folder = tmp_path / "acme"
    CliRunner().invoke(root, ["connector", "new", "acme", "--directory", str(folder)])
    changed(
        folder / "src/vestibule_acme/__init__.py",
        "connector = OIDCConnector(",
        "connector = OIDCConnector(groups=print, learned=print, admin_consent=print,",
    )
    said = checked(folder).stdout
    assert "inherits GroupsContract, AdminConsentContract, LearnedContract\n" in said


def test_a_double_of_the_connector_is_not_the_connector(project: Path) -> None:
    """What is tested has to be what the host finds."""
    changed(
        project / "tests/test_contract.py",
        "FIXTURES =",
        "import dataclasses\n\nconnector = dataclasses.replace(connector)\nFIXTURES =",
    )
    said = checked(project).stdout
    assert said.count("its connector is none of those that pyproject.toml announces") == 2
    assert "pyproject.toml.contracts_of_acme" in said


def test_a_promise_that_is_overridden_is_told_and_run(project: Path) -> None:
    """As is everything that the promises are made of."""
    changed(project / "src/vestibule_acme/identity.py", 'get("email_verified") is True', 'get("email") is not None')
    changed(
        project / "tests/test_contract.py",
        '    """By itself."""\n',
        "    def test_only_an_explicit_boolean_verifies_an_address(self):\n        pass\n",
    )
    said = checked(project).stdout
    assert "TestConnector has a test_only_an_explicit_boolean_verifies_an_address of its own" in said
    assert "an address counts as verified though nothing says so" in said


def test_what_a_connector_prints_is_no_part_of_the_report(project: Path) -> None:
    for file in ("src/vestibule_acme/__init__.py", "tests/test_contract.py"):
        changed(project / file, "\nfrom vestibule_", '\nprint("hello")\nfrom vestibule_')
    ended = checked(project, "--json")
    assert [outcome for outcome in json.loads(ended.stdout) if outcome["fault"]] == []
    assert "hello" in ended.stderr


@pytest.mark.parametrize("file", ["src/vestibule_acme/identity.py", "tests/test_contract.py"])
def test_code_that_ends_the_process_is_no_success(project: Path, file: str) -> None:
    """An exit status of 0 would be one."""
    with (project / file).open("a", encoding="utf-8") as end:
        end.write("\nraise SystemExit(0)\n")
    ended = checked(project)
    assert ended.exit_code == 1
    assert "connector_broken" in ended.stderr


def test_one_file_of_tests_is_enough(project: Path) -> None:
    """As for a connector whose tests stand elsewhere; then its package has to be importable."""
    changed(
        project / "tests/test_contract.py",
        "from vestibule_acme",
        "import sys\n\nsys.path.append('src')\nfrom vestibule_acme",
    )
    (project / "src/vestibule_acme").rename(project / "tests/vestibule_acme")
    ended = checked(project / "tests/test_contract.py")
    assert ended.exit_code == 0, ended.output
    assert "pyproject.toml" not in ended.stdout


def test_tests_that_cannot_be_imported_are_a_refusal(project: Path) -> None:
    (project / "tests/test_contract.py").write_text("import nothing_of_that_name\n", encoding="utf-8")
    ended = checked(project)
    assert ended.exit_code == 1
    assert "connector_broken" in ended.stderr
    assert "nothing_of_that_name" in ended.stderr


@pytest.mark.parametrize("content", [None, "", "from vestibule_sdk.testing import OIDCConnectorContract\n"])
def test_a_folder_without_contracts_is_a_refusal(tmp_path: Path, content: str | None) -> None:
    """A contract that is only imported is nobody's test."""
    if content is not None:
        (tmp_path / "tests").mkdir()
        (tmp_path / "tests" / "test_contract.py").write_text(content, encoding="utf-8")
    ended = checked(tmp_path)
    assert ended.exit_code == 1
    assert "no tests that inherit a contract" in ended.stderr


def test_a_project_that_announces_nothing_is_a_refusal(project: Path) -> None:
    (project / "pyproject.toml").write_text('[project]\nname = "x"\n', encoding="utf-8")
    ended = checked(project)
    assert ended.exit_code == 1
    assert "announces no connector" in ended.stderr
