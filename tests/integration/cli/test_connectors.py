"""`vestibule connectors`: a broken plugin is listed with its reason, and stops nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from command_line import CommandLine
from installed_plugin import Installation, installation


@pytest.fixture
def installed(tmp_path: Path) -> Iterator[Installation]:
    """A place for further distributions."""
    with installation(tmp_path) as place:
        yield place


def test_the_bundled_connectors_are_loaded() -> None:
    rows = {row["key"]: row["state"] for row in CommandLine({})("connectors", "--strict", "--json").json}
    assert {"oidc", "keycloak"} <= rows.keys()
    assert set(rows.values()) == {"loaded"}


def test_a_broken_one_is_listed_with_its_reason(installed: Installation) -> None:
    entry_points = {"vestibule.connectors.v1": {"acme": "acme_installed:connector"}}
    installed.add("acme-installed", entry_points, "raise RuntimeError('out of order')")
    ended = CommandLine({})("connectors", "--json")
    assert ended.status == 0
    (acme,) = [row for row in ended.json if row["key"] == "acme"]
    assert acme["state"] == "broken"
    assert "out of order" in acme["reason"]
    assert CommandLine({})("connectors", "--strict").status == 1


def test_a_disabled_one_is_no_fault() -> None:
    command = CommandLine({"VESTIBULE_DISABLED_CONNECTORS": "keycloak"})
    rows = {row["key"]: row["state"] for row in command("connectors", "--json").json}
    assert rows["keycloak"] == "disabled"
    assert command("connectors", "--strict").status == 0


def test_the_fields_of_a_connector_are_explained() -> None:
    names = [field["name"] for field in CommandLine({})("connectors", "oidc", "--json").json["fields"]]
    assert names[:3] == ["issuer", "clientId", "clientSecret"]
    assert "clientSecret (secret)" in CommandLine({})("connectors", "oidc").out
    assert CommandLine({})("connectors", "nobodys").err.startswith("connector_unknown")
