"""A connector is a small thing: its wheel brings the SDK and msgspec, and nothing else."""

from pathlib import Path

import pytest
from clean_environment import CleanEnvironment


@pytest.mark.parametrize(
    "connector", ["okta", "entra", "google", "github", "gitlab", "keycloak", "oidc", "saml", "discord"]
)
def test_a_wheel_pulls_in_the_sdk_and_msgspec_only(connector: str, wheels: Path, tmp_path: Path) -> None:
    environment = CleanEnvironment(tmp_path / "env")
    environment.install("--find-links", str(wheels), f"vestibule-{connector}")
    assert environment.distributions() == {f"vestibule-{connector}", "vestibule-sdk", "msgspec"}
    module = f"vestibule_{connector}"
    environment.python("-c", f"import {module}; {module}.connector.guide.text()")
