"""One broken plugin never stops the host: it is listed with its reason, and everything else works."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from installed_plugin import CONNECTOR, Installation, installation

from vestibule.errors import (
    ConnectorBroken,
    ConnectorConflicting,
    ConnectorDisabled,
    ConnectorIncompatible,
    ConnectorUnknown,
    PluginError,
)
from vestibule.plugins import Registry, State, discover

V1 = "vestibule.connectors.v1"


@pytest.fixture
def install(tmp_path: Path) -> Iterator[Installation]:
    with installation(tmp_path) as installed:
        yield installed


def registry(install: Installation, *disabled: str) -> Registry:
    return Registry.installed(path=[str(install.path)], disabled=disabled)


def test_discovery_imports_nothing(install: Installation) -> None:
    install.add("loud", {V1: {"loud": "loud:connector"}}, "raise AssertionError('imported')")
    (candidate,) = discover(path=[str(install.path)])
    assert (candidate.key, candidate.epoch, candidate.distribution, candidate.version) == ("loud", "v1", "loud", "1.0")
    assert registry(install).keys() == ("loud",)
    assert "loud" not in sys.modules


def test_a_sound_connector_is_loaded_on_first_use(install: Installation) -> None:
    install.add_sound()
    connectors = registry(install)
    assert "acme_installed" not in sys.modules
    assert connectors.get("acme").manifest.title == "Acme"
    assert connectors.get("acme") is connectors.get("acme")
    (entry,) = connectors.all()
    assert (entry.state, entry.title, entry.distribution, entry.version, entry.reason) == (
        State.LOADED,
        "Acme",
        "acme-installed",
        "1.0",
        "",
    )
    connectors.require_all()


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("raise RuntimeError('no luck')", "RuntimeError: no luck"),
        ("import surely_not_installed", "ModuleNotFoundError: No module named 'surely_not_installed'"),
        ("def (", "SyntaxError"),
        ("import sys; sys.exit(3)", "SystemExit: 3"),
        ("import asyncio; raise asyncio.CancelledError", "CancelledError"),
        ("raise GeneratorExit", "GeneratorExit"),
        ("connector = 7", "the entry point leads to an object of type int, not to an OIDCConnector"),
        ("", "AttributeError: module 'broken' has no attribute 'connector'"),
        ("raise RuntimeError('a\\nb\\x1b[31m' + 'x' * 5000)", "RuntimeError: a b [31mxxx"),
        (
            """
            class Rude(Exception):
                def __str__(self):
                    raise RuntimeError
            raise Rude
            """,
            "Rude",
        ),
        (
            """
            class Ruder(BaseException):
                def __str__(self):
                    raise SystemExit(9)
            raise Ruder
            """,
            "Ruder",
        ),
    ],
)
def test_whatever_an_import_does_the_host_goes_on(install: Installation, source: str, reason: str) -> None:
    install.add("broken", {V1: {"broken": "broken:connector"}}, source)
    install.add_sound()
    connectors = registry(install)
    with pytest.raises(ConnectorBroken) as caught:
        connectors.get("broken")
    assert caught.value.code == "connector_broken"
    assert caught.value.detail.startswith(f"broken 1.0: {reason}")
    assert len(caught.value.detail) < 400
    assert caught.value.detail.isprintable()
    assert {entry.key: entry.state for entry in connectors.all()} == {"acme": State.LOADED, "broken": State.BROKEN}


def test_a_configuration_that_no_form_can_show_is_broken(install: Installation) -> None:
    source = CONNECTOR.replace("{key}", "odd").replace("issuer: Annotated[str", "issuer: Annotated[dict[str, int]")
    install.add("odd", {V1: {"odd": "odd:connector"}}, source)
    with pytest.raises(ConnectorBroken, match="a type that no form can show"):
        registry(install).get("odd")


def test_a_secret_inside_a_list_is_broken(install: Installation) -> None:
    """S59: it passed as a list of texts, and would have been shown."""
    source = CONNECTOR.replace("{key}", "odd").replace("issuer: Annotated[str", "issuer: Annotated[tuple[Secret, ...]")
    install.add("odd", {V1: {"odd": "odd:connector"}}, source)
    with pytest.raises(ConnectorBroken, match="secrets inside lists"):
        registry(install).get("odd")


def test_words_of_a_distribution_stay_on_their_line(install: Installation) -> None:
    """S69: name, version and key are foreign text that stands in logs and lists."""
    install.add("loud", {V1: {"a\u202eb\x1b[31m": "loud:connector"}}, "1/0")
    (metadata,) = install.path.glob("loud-*.dist-info/METADATA")
    metadata.write_text("Metadata-Version: 2.1\nName: \x1b[31mloud\nVersion: 1\x07\n")
    (entry,) = registry(install).all()
    assert (entry.key, entry.distribution, entry.version) == ("a b [31m", "[31mloud", "1")
    assert entry.reason.isprintable()


def test_two_spellings_of_a_distributions_name_are_one_distribution(install: Installation) -> None:
    """PEP 503: the second copy on the path is the one that Python does not import."""
    install.add_sound(name="acme-installed")
    info = install.path / "Acme_Installed-0.9.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: Acme_Installed\nVersion: 0.9\n")
    (info / "entry_points.txt").write_text(f"[{V1}]\nacme = acme_installed:connector\n")
    assert registry(install).get("acme").manifest.key == "acme"


def test_distributions_without_a_name_are_not_one(install: Installation) -> None:
    for key in ("one", "two"):
        install.add(f"nameless-{key}", {V1: {key: f"nameless_{key}:connector"}}, CONNECTOR.replace("{key}", key))
    for metadata in install.path.glob("nameless*/METADATA"):
        metadata.write_text("Metadata-Version: 2.1\n")
    assert {entry.key: (entry.state, entry.distribution) for entry in registry(install).all()} == {
        "one": (State.LOADED, "unknown"),
        "two": (State.LOADED, "unknown"),
    }


def test_the_operators_interrupt_is_no_fault_of_a_plugin(install: Installation) -> None:
    install.add("slow", {V1: {"slow": "slow:connector"}}, "raise KeyboardInterrupt")
    with pytest.raises(KeyboardInterrupt):
        registry(install).get("slow")


def test_what_is_broken_is_not_imported_again(install: Installation) -> None:
    install.add(
        "broken", {V1: {"broken": "broken:connector"}}, "import sys; sys.tries = getattr(sys, 'tries', 0) + 1; 1/0"
    )
    connectors = registry(install)
    try:
        errors = []
        for _ in range(3):
            with pytest.raises(ConnectorBroken) as caught:
                connectors.get("broken")
            errors.append(caught.value)
        assert len({id(error) for error in errors}) == 3
        assert isinstance(errors[2].__cause__, ZeroDivisionError)
        assert vars(sys)["tries"] == 1
    finally:
        del vars(sys)["tries"]


def test_another_epoch_is_refused_without_an_import(install: Installation) -> None:
    install.add("future", {"vestibule.connectors.v2": {"future": "future:connector"}}, "raise AssertionError")
    with pytest.raises(ConnectorIncompatible) as caught:
        registry(install).get("future")
    assert caught.value.code == "connector_incompatible"
    assert "v2" in caught.value.detail
    assert "v1" in caught.value.detail
    assert "future" not in sys.modules


def test_a_distribution_may_serve_two_epochs(install: Installation) -> None:
    install.add(
        "both",
        {V1: {"acme": "both:connector"}, "vestibule.connectors.v2": {"acme": "both:nothing"}},
        CONNECTOR.replace("{key}", "acme"),
    )
    assert registry(install).get("acme").manifest.key == "acme"


def test_two_distributions_with_one_key_are_both_named_and_neither_is_used(install: Installation) -> None:
    install.add_sound(name="acme-one")
    install.add_sound(name="acme-two")
    connectors = registry(install)
    with pytest.raises(ConnectorConflicting) as caught:
        connectors.get("acme")
    assert caught.value.code == "connector_conflicting"
    assert caught.value.detail == "It is claimed by acme-one 1.0 and by acme-two 1.0."
    (entry,) = connectors.all()
    assert (entry.state, entry.distribution, entry.version) == (State.CONFLICTING, "acme-one, acme-two", "1.0, 1.0")
    assert "acme_one" not in sys.modules


def test_a_disabled_connector_is_not_imported(install: Installation) -> None:
    install.add("loud", {V1: {"loud": "loud:connector"}}, "raise AssertionError")
    connectors = registry(install, "loud")
    with pytest.raises(ConnectorDisabled) as caught:
        connectors.get("loud")
    assert caught.value.code == "connector_disabled"
    assert "disabled_connectors" in caught.value.hint
    assert "loud" not in sys.modules
    connectors.require_all()


def test_what_nobody_brings_is_unknown(install: Installation) -> None:
    with pytest.raises(ConnectorUnknown) as caught:
        registry(install).get("okta")
    assert caught.value.code == "connector_unknown"


def test_the_strict_switch_names_everything_that_does_not_load(install: Installation) -> None:
    install.add("broken", {V1: {"broken": "broken:connector"}}, "1/0")
    install.add("future", {"vestibule.connectors.v2": {"future": "future:connector"}})
    install.add_sound()
    with pytest.raises(PluginError) as caught:
        registry(install).require_all()
    assert caught.value.code == "connector_broken"
    assert [line.split(":")[0] for line in caught.value.detail.splitlines()] == ["broken", "future"]


def test_damaged_metadata_of_one_distribution_hides_no_other(install: Installation) -> None:
    install.add_sound()
    install.add("damaged", {V1: {"damaged": "damaged:connector"}})
    (install.path / "damaged-1.0.dist-info" / "entry_points.txt").write_bytes(
        b"[vestibule.connectors.v1]\n\xff\xfe = x\n"
    )
    (install.path / "empty-1.0.dist-info").mkdir()
    assert [candidate.key for candidate in discover(path=[str(install.path)])] == ["acme"]


def test_of_two_copies_of_one_distribution_the_imported_one_counts(install: Installation) -> None:
    install.add_sound()
    assert registry(install).keys() == ("acme",)
    assert [c.key for c in discover(path=[str(install.path), str(install.path)])] == ["acme"]
