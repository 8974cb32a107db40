"""docs/how-to/keycloak.md names nothing that the program does not know; tests/interop follows it with a Keycloak."""

import re
import shlex
from pathlib import Path

import pytest
from command_line import CommandLine
from doc_pages import Block, page
from running_host import MASTER_KEY

from vestibule.plugins import Registry
from vestibule.plugins.forms import form_of
from vestibule.protocols.net import NetPolicy
from vestibule.settings import load_settings

GUIDE = page("docs/how-to/keycloak.md")
BASE_URL = "https://login.example.com"


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """An installation at the guide's address, and the file that the guide has people write."""
    monkeypatch.chdir(tmp_path)
    Path("keycloak-secret.txt").write_text("s3cret\n")
    database = f"sqlite+aiosqlite:///{tmp_path / 'vestibule.db'}"
    return CommandLine(
        {"VESTIBULE_BASE_URL": BASE_URL, "VESTIBULE_DATABASE_URL": database, "VESTIBULE_SECRET_KEY": MASTER_KEY}
    )


def blocks(start: str) -> list[Block]:
    return [block for block in GUIDE.blocks() if block.text.startswith(start)]


def arguments(block: Block) -> list[str]:
    """A command's words, behind its name."""
    name, *words = shlex.split(block.text.replace("\\\n", " "))
    assert name == "vestibule"
    return words


def test_the_addresses_are_those_that_the_command_prints(cli: CommandLine) -> None:
    (command,) = blocks("vestibule connections urls")
    (promised,) = blocks("Redirect URI")
    printed = cli(*arguments(command))
    assert printed.status == 0
    lines = [line.strip() for line in printed.out.splitlines()]
    assert [line for line in promised.text.splitlines() if line not in lines] == []


@pytest.mark.parametrize("command", blocks("vestibule connections add"), ids=str)
def test_the_commands_add_what_they_say(cli: CommandLine, command: Block) -> None:
    """R10, R18: the issuer is the one that the realm will declare."""
    added = cli(*arguments(command), "--offline")
    assert added.status == 0, added.err
    (promised,) = blocks("Added Keycloak")
    assert added.out.startswith(promised.text)
    (change,) = blocks("vestibule connections change")
    assert cli(*arguments(change), "--offline").status == 0


def test_the_network_settings_open_what_they_say() -> None:
    """S61."""
    (block,) = blocks("export VESTIBULE_UPSTREAM_NETWORKS")
    environ = dict(re.findall(r"export (\w+)=(\S+)", block.text))
    policy = NetPolicy.from_settings(load_settings(environ=environ | {"VESTIBULE_BASE_URL": BASE_URL}))
    assert [str(network) for network in policy.networks] == ["10.2.3.4/32"]
    assert policy.ports == {8443}


def test_every_field_and_code_in_it_exists() -> None:
    fields = {
        field.name
        for key in ("keycloak", "oidc")
        for field in form_of(Registry.installed(disabled=()).get(key).config).fields
    }
    assert set(re.findall(r"--set (\w+)=", GUIDE.text)) <= fields
    codes = {row["Code"].strip("`") for row in GUIDE.rows("Code", "Cause in Keycloak", "Fix")}
    assert len(codes) > 8
    assert codes <= {anchor for anchor in page("docs/reference/errors.md").anchors() if "_" in anchor}
