"""R3: other names of connectors. Each belongs to one of them or to nobody, and no login asks for one."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from installed_plugin import CONNECTOR, Installation, installation

from vestibule.errors import ConnectorConflicting, ConnectorUnknown
from vestibule.plugins import Registry

V1 = "vestibule.connectors.v1"


@pytest.fixture
def install(tmp_path: Path) -> Iterator[Installation]:
    with installation(tmp_path) as installed:
        yield installed


def add(install: Installation, key: str, *aliases: str) -> None:
    """Install a connector with other names."""
    source = CONNECTOR.replace("{key}", key).replace('title="Acme"', f'title="Acme", aliases={aliases!r}')
    install.add(key, {V1: {key: f"{key}:connector"}}, source)


def registry(install: Installation, *disabled: str) -> Registry:
    return Registry.installed(path=[str(install.path)], disabled=disabled)


def test_an_alias_means_its_connector(install: Installation) -> None:
    add(install, "entra", "azure", "aad")
    assert {registry(install).named(name).manifest.key for name in ("entra", "azure", "aad")} == {"entra"}


def test_what_is_stored_goes_by_the_key(install: Installation) -> None:
    add(install, "entra", "azure")
    with pytest.raises(ConnectorUnknown) as refused:
        registry(install).get("azure")
    assert refused.value.code == "connector_unknown"


def test_a_key_imports_no_other_connector(install: Installation) -> None:
    """The way of every login, and of whoever names a connector by its key."""
    add(install, "entra", "azure")
    install.add("loud", {V1: {"loud": "loud:connector"}}, "raise AssertionError('imported')")
    connectors = registry(install)
    assert connectors.get("entra").manifest.key == "entra"
    assert connectors.named("entra").manifest.key == "entra"
    assert "loud" not in sys.modules


def test_an_alias_of_two_is_nobodys_and_the_list_names_both(install: Installation) -> None:
    add(install, "entra", "azure", "aad")
    add(install, "other", "azure")
    connectors = registry(install)
    with pytest.raises(ConnectorConflicting) as refused:
        connectors.named("azure")
    assert refused.value.code == "connector_conflicting"
    notes = {entry.key: (entry.aliases, entry.note) for entry in connectors.all()}
    said = "The alias azure is claimed by entra and by other, so it means none of them."
    assert notes == {"entra": (("aad",), said), "other": ((), said)}
    assert connectors.named("aad").manifest.key == "entra"


def test_an_alias_that_is_anothers_key_means_the_other(install: Installation) -> None:
    add(install, "entra", "azure")
    add(install, "azure")
    connectors = registry(install)
    assert connectors.named("azure").manifest.key == "azure"
    notes = {entry.key: (entry.aliases, entry.note) for entry in connectors.all()}
    assert notes["entra"] == ((), "The alias azure is the key of another connector, so it means that one.")
    assert notes["azure"] == ((), "")


def test_an_alias_is_not_taken_from_a_key_that_is_broken(install: Installation) -> None:
    """Else whoever breaks a connector could have another one stand in for it."""
    add(install, "entra", "azure")
    install.add("azure", {V1: {"azure": "azure:connector"}}, "1/0")
    with pytest.raises(Exception, match="ZeroDivisionError"):
        registry(install).named("azure")


def test_a_disabled_connector_claims_nothing(install: Installation) -> None:
    add(install, "entra", "azure")
    add(install, "other", "azure")
    assert registry(install, "other").named("azure").manifest.key == "entra"
    with pytest.raises(ConnectorUnknown):
        registry(install, "other", "entra").named("azure")


def test_what_nobody_is_called_is_unknown(install: Installation) -> None:
    add(install, "entra", "azure")
    with pytest.raises(ConnectorUnknown) as refused:
        registry(install).named("nobody")
    assert refused.value.code == "connector_unknown"


def test_the_bundled_connectors_contest_no_name() -> None:
    assert [entry.note for entry in Registry.installed().all() if entry.note] == []
    assert Registry.installed().named("azure").manifest.key == "entra"
