"""S7, S72: what loosens a check is audited by what it does, whatever a connector calls the field."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from command_line import CommandLine
from databases import Database
from installed_plugin import Installation, installation
from saml_keys import SAMLKeys

CONNECTOR = """
    from typing import Annotated
    from vestibule_sdk import *

    class Config(ConnectorConfig, frozen=True, kw_only=True):
        certificates: Annotated[tuple[str, ...], field("Certificates", "Its keys.", multiline=True)]
        old_signatures: Annotated[bool, field("Old signatures", "It signs by SHA-1.")] = False
        allow_guests: Annotated[bool, field("Guests", "Guests sign in too.")] = False

    def profile(config):
        return SAMLProfile(
            idp_entity_id="urn:idp",
            sso_url="https://id.example/sso",
            signing_certificates=pem_certificates(config.certificates, path="certificates"),
            allow_sha1=config.old_signatures,
        )

    manifest = Manifest(key="acme", title="Acme", summary="Signs in Acme.", icon='<svg viewBox="0 0 1 1"/>')
    connector = SAMLConnector(
        manifest=manifest,
        config=Config,
        profile=profile,
        identity=lambda config, assertion: assertion_identity(assertion),
        from_metadata=lambda metadata: {"certificates": list(metadata.signing_certificates)},
    )
"""
FILE = """
[[connection]]
id = "Acme"
connector = "acme"
name = "Acme"
[connection.config]
certificates = [{file = "idp.pem"}]
"""


@pytest.fixture
def installed(tmp_path: Path) -> Iterator[Installation]:
    """A connector of somebody else."""
    with installation(tmp_path) as place:
        place.add("acme-installed", {"vestibule.connectors.v1": {"acme": "acme_installed:connector"}}, CONNECTOR)
        (tmp_path / "idp.pem").write_text(SAMLKeys.make("idp").certificate_pem)
        yield place


def notes(database: Database) -> list[str]:
    """What the audit trail says, the oldest first."""
    return [str(note) for (note,) in database.execute("SELECT note FROM audit_events ORDER BY id")]


def test_adding_and_changing_name_what_they_loosen_and_not_what_was_loose(
    installed: Installation, vestibule: CommandLine, database: Database
) -> None:
    new = ("connections", "add", "Acme", "--connector", "acme", "--name", "Acme", "--set", "oldSignatures=true")
    steps = (
        (*new, "--set-file", f"certificates={installed.path / 'idp.pem'}"),
        ("connections", "change", "Acme", "--set", "allowGuests=true"),
        ("connections", "change", "Acme", "--set", "oldSignatures=false"),
        ("connections", "change", "Acme", "--set", "oldSignatures=true"),
    )
    for words in steps:
        ended = vestibule(*words)
        assert ended.status == 0, ended.err

    assert notes(database) == [
        "provider id: Acme; allowSha1 on",
        "changed: config.allowGuests",
        "changed: config.oldSignatures",
        "changed: config.oldSignatures; allowSha1 on",
    ]


def test_so_does_a_file(installed: Installation, vestibule: CommandLine, database: Database) -> None:
    path = installed.path / "connections.toml"
    for switch in ("", "oldSignatures = true\n", "oldSignatures = true\nallowGuests = true\n"):
        path.write_text(FILE + switch)
        ended = vestibule("apply", str(path))
        assert ended.status == 0, ended.err

    assert notes(database) == [
        "provider id: Acme",
        "changed: config.oldSignatures; allowSha1 on",
        "changed: config.allowGuests",
    ]
