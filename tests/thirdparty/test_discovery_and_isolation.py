"""DESIGN.md, "The one interface": one broken plugin never stops the host; it is listed, with its reason."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from clean_environment import CleanEnvironment
from damaged_connectors import DAMAGED

OURS = {"entra", "github", "gitlab", "google", "keycloak", "keycloak-saml", "oidc", "okta", "saml"}


@pytest.fixture(scope="module")
def crowded(installed: CleanEnvironment, wheels: Path) -> Iterator[CleanEnvironment]:
    """The clean environment with every damaged connector beside the good ones."""
    installed.install("--no-index", "--find-links", str(wheels), *DAMAGED)
    yield installed
    installed.uninstall(*DAMAGED)


@pytest.fixture(scope="module")
def rows(crowded: CleanEnvironment, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, Any]]:
    """`vestibule connectors`, by key."""
    touched = tmp_path_factory.mktemp("slow") / "imported"
    listed: list[dict[str, Any]] = crowded.vestibule("connectors", ACME_TOUCHED=str(touched))
    return {row["key"]: row for row in listed}


def test_the_good_ones_are_loaded_whoever_brings_them(rows: dict[str, dict[str, Any]]) -> None:
    assert {key for key, row in rows.items() if row["state"] == "loaded"} == {
        *OURS, "auth0", "discord", "slow", "crash"
    }  # fmt: skip
    assert (rows["auth0"]["distribution"], rows["auth0"]["version"]) == ("vestibule-auth0", "0.1.0")


@pytest.mark.parametrize(
    ("key", "state", "said"),
    [
        ("import-error", "broken", ("acme-import-error 2.3", "ModuleNotFoundError", "a_module_that_nobody_has")),
        ("exit", "broken", ("acme-exit 2.3", "SystemExit", "goodbye")),
        ("number", "broken", ("acme-number 2.3", "int")),
        ("future", "incompatible", ("acme-future 2.3", "v9", "v1")),
        ("rival", "conflicting", ("acme-rival-one 2.3", "acme-rival-two 2.3")),
    ],
)
def test_a_bad_one_is_listed_with_its_distribution_and_reason(
    rows: dict[str, dict[str, Any]], key: str, state: str, said: tuple[str, ...]
) -> None:
    """Neither of two that claim one key is used, and one of another epoch is not even imported."""
    assert rows[key]["state"] == state
    for words in said:
        assert words in rows[key]["reason"]
    assert "imported all the same" not in rows[key]["reason"]


def test_the_strict_switch_makes_it_fatal(crowded: CleanEnvironment, tmp_path: Path) -> None:
    crowded.refused("connectors", "--strict", ACME_TOUCHED=str(tmp_path / "imported"))


def test_a_slow_import_is_nobody_elses_business(crowded: CleanEnvironment, tmp_path: Path) -> None:
    """What no connection uses is not imported when connections are added and listed."""
    environ = {
        "ACME_TOUCHED": str(tmp_path / "imported"),
        "VESTIBULE_DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path / 'vestibule.db'}",
        "VESTIBULE_SECRET_KEY": "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
        "VESTIBULE_BASE_URL": "http://localhost:8000",
        "HUSH": "hush",
    }
    crowded.python("-m", "vestibule", "migrate", **environ)
    added = crowded.vestibule(
        "connections", "add", "Discord", "--connector", "discord", "--name", "Discord",
        "--set", "clientId=1099012345678901234", "--secret-env", "clientSecret=HUSH", **environ,
    )  # fmt: skip
    assert added["connector"] == "discord"
    assert [row["provider_id"] for row in crowded.vestibule("connections", "list", **environ)] == ["Discord"]
    assert not (tmp_path / "imported").exists()


def test_a_function_that_crashes_is_named_with_its_distribution(crowded: CleanEnvironment, tmp_path: Path) -> None:
    environ = {
        "VESTIBULE_DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path / 'vestibule.db'}",
        "VESTIBULE_SECRET_KEY": "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
        "VESTIBULE_BASE_URL": "http://localhost:8000",
    }
    crowded.python("-m", "vestibule", "migrate", **environ)
    said = crowded.refused(
        "connections", "add", "Crash", "--connector", "crash", "--name", "Crash",
        "--set", "issuer=https://id.example.com", "--offline", **environ,
    )  # fmt: skip
    for words in ("connector_broken", "acme-crash 2.3", "profile", "ZeroDivisionError"):
        assert words in said
