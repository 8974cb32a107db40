"""Installed distributions, as pip leaves them: a module and its metadata in a directory on the path."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import invalidate_caches
from pathlib import Path
from textwrap import dedent

CONNECTOR = """
    from typing import Annotated
    from vestibule_sdk import *

    class Config(ConnectorConfig, frozen=True, kw_only=True):
        issuer: Annotated[str, field("Issuer", "Where it is.")]

    def profile(config):
        return OIDCProfile(issuer=config.issuer, client=Client(client_id="c", secret=Secret("s")))

    def identity(config, claims):
        return standard_identity(claims)

    def from_issuer(issuer, client_id, client_secret):
        return Config(issuer=issuer)

    manifest = Manifest(key="{key}", title="Acme", summary="Signs in Acme.", icon='<svg viewBox="0 0 1 1"/>')
    connector = OIDCConnector(
        manifest=manifest, config=Config, profile=profile, identity=identity, from_issuer=from_issuer
    )
"""


class Installation:
    """A directory on the path, to install distributions into."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def add(
        self, name: str, entry_points: Mapping[str, Mapping[str, str]], source: str = "", *, version: str = "1.0"
    ) -> None:
        """Install a distribution: its name, its entry points by group, and the source of its one module."""
        module = name.replace("-", "_")
        (self.path / f"{module}.py").write_text(dedent(source))
        info = self.path / f"{module}-{version}.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
        groups = (
            "\n".join([f"[{group}]", *(f"{key} = {value}" for key, value in names.items())])
            for group, names in entry_points.items()
        )
        (info / "entry_points.txt").write_text("\n".join(groups) + "\n")

    def add_sound(self, key: str = "acme", *, name: str = "acme-installed") -> None:
        """Install a connector that works."""
        entry_points = {"vestibule.connectors.v1": {key: f"{name.replace('-', '_')}:connector"}}
        self.add(name, entry_points, CONNECTOR.replace("{key}", key))


@contextmanager
def installation(path: Path) -> Iterator[Installation]:
    """Put a directory on the path, and forget afterwards what was imported from it."""
    before = set(sys.modules)
    sys.path.insert(0, str(path))
    invalidate_caches()
    try:
        yield Installation(path)
    finally:
        sys.path.remove(str(path))
        for module in set(sys.modules) - before:
            if str(getattr(sys.modules[module], "__file__", "")).startswith(str(path)):
                del sys.modules[module]
