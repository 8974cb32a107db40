"""`vestibule connections keys`: one key after the other, and never a step too early."""

import re
from datetime import datetime, timedelta
from pathlib import Path

import httpx2
import pytest
from command_line import CommandLine
from databases import Database
from twin_server import RunningTwin

from vestibule_twin import service_provider_from_metadata

KEYS = ("connections", "keys")


@pytest.fixture
def acme(vestibule: CommandLine, twin: RunningTwin, tmp_path: Path) -> CommandLine:
    """The command line, with a SAML provider connected as `Acme`."""
    document = tmp_path / "idp.xml"
    document.write_bytes(httpx2.get(f"{twin.base_url}/saml/metadata").content)
    ended = vestibule(
        "connections", "add", "Acme", "--connector", "saml", "--name", "Acme", "--metadata", str(document)
    )
    assert ended.status == 0, ended.err
    return vestibule


def stages(vestibule: CommandLine) -> dict[str, str]:
    """Fingerprints by stage."""
    return {row["stage"]: row["sha256"] for row in vestibule(*KEYS, "show", "Acme", "--json").json}


def published(vestibule: CommandLine) -> tuple[str, ...]:
    """The certificates in our metadata."""
    sp = service_provider_from_metadata(vestibule("connections", "metadata", "Acme").out.encode())
    return sp.signing_certificates


def test_a_key_follows_another_in_three_steps(acme: CommandLine, database: Database) -> None:
    old = stages(acme)["active"]
    assert len(published(acme)) == 1

    said = acme(*KEYS, "publish-next", "Acme").out
    new = stages(acme)["next"]
    assert stages(acme) == {"active": old, "next": new}
    assert len(published(acme)) == 2
    assert "vestibule connections keys switch Acme" in said

    said = acme(*KEYS, "switch", "Acme").out
    assert stages(acme) == {"active": new, "retiring": old}
    assert len(published(acme)) == 1
    assert "vestibule connections keys retire Acme" in said

    said = acme(*KEYS, "retire", "Acme").out
    assert stages(acme) == {"active": new}
    assert "publish-next Acme" in said
    audited = [action for (action,) in database.execute("SELECT action FROM audit_events ORDER BY id")]
    assert audited[-3:] == ["connection_key_published", "connection_key_switched", "connection_key_retired"]


@pytest.mark.parametrize(
    ("before", "step", "first"),
    [
        ((), "switch", "Publish one first"),
        ((), "retire", "Publish a next key first"),
        (("publish-next",), "publish-next", "Switch to it first"),
        (("publish-next",), "retire", "Switch to it first"),
        (("publish-next", "switch"), "publish-next", "Retire the old key first"),
    ],
)
def test_a_step_out_of_order_changes_nothing_and_says_what_comes_first(
    acme: CommandLine, before: tuple[str, ...], step: str, first: str
) -> None:
    assert all(acme(*KEYS, each, "Acme").status == 0 for each in before)
    kept = stages(acme)

    ended = acme(*KEYS, step, "Acme")

    assert (ended.status, ended.err.partition(":")[0]) == (1, "config_error")
    assert first in ended.err
    assert stages(acme) == kept


def test_each_step_says_what_to_do_at_the_provider(acme: CommandLine, base_url: str) -> None:
    address = f"{base_url}/api/auth/sso/saml2/sp/metadata/Acme"
    for step in ("publish-next", "switch"):
        assert acme(*KEYS, step, "Acme").status == 0
        assert address in acme(*KEYS, "show", "Acme").out


def test_a_provider_that_reads_our_metadata_by_itself_is_given_a_day(acme: CommandLine) -> None:
    said = " ".join(acme(*KEYS, "publish-next", "Acme").out.split())

    _, next_key = acme(*KEYS, "show", "Acme", "--json").json
    until = datetime.fromisoformat(next_key["created_at"]) + timedelta(days=1)
    (named,) = re.findall(r"wait until (\S+),", said)
    assert datetime.fromisoformat(named) == until
    assert 'cacheDuration="PT86400S"' in acme("connections", "metadata", "Acme").out


def test_no_certificate_comes_by_itself_into_metadata_of_ones_own(acme: CommandLine, tmp_path: Path) -> None:
    own = tmp_path / "sp.xml"
    own.write_text(acme("connections", "metadata", "Acme").out)
    ended = acme("connections", "change", "Acme", "--set-file", f"spMetadata={own}")
    assert ended.status == 0, ended.err

    for step in ("publish-next", "switch"):
        said = " ".join(acme(*KEYS, step, "Acme").out.split())
        assert "This connection has metadata of your own (spMetadata)" in said
        assert "read our metadata" not in said


def test_certificates_are_whole_for_a_provider_that_takes_no_metadata(acme: CommandLine) -> None:
    (row,) = acme(*KEYS, "show", "Acme", "--json").json

    assert row["certificate"].startswith("-----BEGIN CERTIFICATE-----")
    assert acme(*KEYS, "publish-next", "Acme", "--json").json[0] == row


@pytest.mark.parametrize("words", [(*KEYS, step) for step in ("show", "publish-next", "switch", "retire")])
def test_an_openid_connection_has_no_keys(added: CommandLine, words: tuple[str, ...]) -> None:
    ended = added(*words, "Twin")

    assert (ended.status, ended.err.partition(":")[0]) == (1, "config_error")
    assert "SAML" in ended.err
    assert "SAML" in added("connections", "metadata", "Twin").err


@pytest.mark.parametrize("provider_id", ["Acme", "", "Acm\udce9", "A\0", "A" * 100])
@pytest.mark.parametrize("step", ["show", "publish-next", "switch", "retire"])
def test_keys_of_nothing_are_not_found(vestibule: CommandLine, step: str, provider_id: str) -> None:
    """A byte that is no UTF-8 reaches a program as half a surrogate pair."""
    ended = vestibule(*KEYS, step, provider_id)

    assert (ended.status, ended.err.partition(":")[0]) == (1, "object_not_found")
