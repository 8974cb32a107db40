"""The settings of a demo: its own where it matters, and nothing of an installation that the environment describes."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from vestibule.errors import SettingsError
from vestibule.settings import Origin, Settings, load_settings

PORT: Final = "VESTIBULE_PORT"
_KEPT: Final = (PORT, "VESTIBULE_LOG_FORMAT", "VESTIBULE_RATE_LIMIT_", "VESTIBULE_BRAND_")
"""What may be played with. A database or a key that is named for the real thing must never be the demo's."""

_LAST_PORT: Final = 65_535


def demo_port(environ: Mapping[str, str] = os.environ) -> int:
    """The host's port; the twin has the next one.

    Raises:
        SettingsError: settings_refused.
    """
    port = load_settings(environ=_kept(environ)).port
    if port == _LAST_PORT:
        raise SettingsError(f"{PORT}: the demo needs the port after {port} too", hint=f"Set {PORT} to a lower number.")
    return port


def demo_settings(directory: Path, *, port: int, environ: Mapping[str, str] = os.environ) -> Settings:
    """The settings, kept in the demo's directory.

    Args:
        directory: For the database and the master key.
        port: The host's.
        environ: The environment.

    Raises:
        SettingsError: settings_refused.
    """
    return load_settings(environ=_kept(environ), options=_own(directory, port=port))


def write_settings_file(directory: Path, *, port: int) -> Path:
    """Write the demo's settings as a file, so that other commands can look at the running demo."""
    path = directory / "vestibule.toml"
    lines = [f"{name} = {_toml(value)}" for name, value in _own(directory, port=port).items()]
    path.write_text("\n".join(lines) + "\n")
    return path


def _own(directory: Path, *, port: int) -> dict[str, str | int | bool]:
    return {
        "base_url": str(Origin(scheme="http", host="localhost", port=port)),
        "host": "localhost",
        "port": port,
        "database_url": f"sqlite+aiosqlite:///{directory / 'vestibule.db'}",
        "secret_key_file": str(directory / "vestibule.key"),
        "demo": True,
    }


def _toml(value: str | int | bool) -> str:  # noqa: FBT001 - a value of a setting, not a switch
    if isinstance(value, bool):
        return str(value).lower()
    # A TOML basic string escapes as JSON does (TOML 1.0, String).
    return str(value) if isinstance(value, int) else '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _kept(environ: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in environ.items() if name.startswith(_KEPT)}
