"""docs/how-to/keycloak-saml.md: each command does what it says, on a realm's descriptor in place of a Keycloak."""

import re
import shlex
from pathlib import Path

import pytest
from command_line import CommandLine
from doc_pages import ROOT, Block, page
from running_host import MASTER_KEY
from saml_keys import SAMLKeys

from vestibule.plugins import Registry
from vestibule.plugins.forms import form_of

GUIDE = page("docs/how-to/keycloak-saml.md")
DESCRIPTOR = ROOT / "fixtures" / "saml" / "metadata" / "keycloak.xml"
"""Of the realm that the guide speaks of."""

BASE_URL = "https://login.example.com"
ADD = 'vestibule connections add Keycloak --connector keycloak-saml --name "Acme staff" \\\n  '


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """An installation at the guide's address, and the file that the guide has people write."""
    monkeypatch.chdir(tmp_path)
    Path("realm.pem").write_text(SAMLKeys.make("staff").certificate_pem)
    database = f"sqlite+aiosqlite:///{tmp_path / 'vestibule.db'}"
    return CommandLine(
        {"VESTIBULE_BASE_URL": BASE_URL, "VESTIBULE_DATABASE_URL": database, "VESTIBULE_SECRET_KEY": MASTER_KEY}
    )


def block(start: str) -> Block:
    """The one block of the guide that begins so."""
    (found,) = (each for each in GUIDE.blocks() if each.text.startswith(start))
    return found


def commands(each: Block) -> list[list[str]]:
    """The words of each command, behind its name; the realm's descriptor is read from a file."""
    lines = each.text.replace("\\\n", " ").replace("https://sso.example.com/realms/staff/protocol/saml/descriptor", "@")
    words = [shlex.split(line.partition(" > ")[0]) for line in lines.splitlines()]
    assert {first for first, *_ in words} == {"vestibule"}
    return [[str(DESCRIPTOR) if word == "@" else word for word in rest] for _, *rest in words]


def run(cli: CommandLine, start: str) -> str:
    """Run the block that begins so; gives what it prints."""
    printed = ""
    for words in commands(block(start)):
        ended = cli(*words)
        assert ended.status == 0, ended.err
        printed += ended.out
    return printed


def test_the_addresses_are_those_that_the_command_prints(cli: CommandLine) -> None:
    lines = [line.strip() for line in run(cli, "vestibule connections urls").splitlines()]
    assert [line for line in block("ACS URL").text.splitlines() if line not in lines] == []


def test_the_commands_add_test_and_change_what_they_say(cli: CommandLine) -> None:
    """R19, R20: the realm's descriptor is all that is needed; our key changes in three steps."""
    added = run(cli, ADD + "--metadata")
    assert added.startswith(block("Added Keycloak").text)
    assert f'entityID="{BASE_URL}"' in run(cli, "vestibule connections metadata")
    assert run(cli, "vestibule connections test").startswith(block("Keycloak: fine").text)
    run(cli, "vestibule connections change Keycloak --metadata")
    assert '"next"' in run(cli, "vestibule connections keys publish-next")
    run(cli, "vestibule connections keys switch")
    run(cli, "vestibule connections keys retire")


def test_by_hand_it_is_the_same_connection(cli: CommandLine) -> None:
    added = run(cli, ADD + "--set")
    assert added.startswith(block("Added Keycloak").text)


def test_every_field_and_code_in_it_exists() -> None:
    fields = {field.name for field in form_of(Registry.installed().get("keycloak-saml").config).fields}
    assert set(re.findall(r"--set(?:-file)? (\w+)=", GUIDE.text)) <= fields
    codes = {row["Code"].strip("`") for row in GUIDE.rows("Code", "Cause in Keycloak", "Fix")}
    assert len(codes) >= 8
    assert codes <= {anchor for anchor in page("docs/reference/errors.md").anchors() if "_" in anchor}
