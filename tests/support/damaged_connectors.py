"""Distributions that go wrong, each in one way, as projects to be built: what a host has to live with."""

from collections.abc import Mapping
from pathlib import Path
from textwrap import dedent
from typing import Final

from msgspec import Struct

_PROJECT: Final = """\
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "{name}"
version = "2.3"
dependencies = ["vestibule-sdk"]

[project.entry-points."{group}"]
{key} = "{module}:connector"

[tool.hatch.build.targets.wheel]
packages = ["{module}"]
"""

_SOUND: Final = '''
    from typing import Annotated
    from vestibule_sdk import *

    class Config(ConnectorConfig, frozen=True, kw_only=True):
        """What it wants to know."""
        issuer: Annotated[str, field("Issuer", "Where it is.", example="https://id.example.com", url=True)]

    def profile(config):
        return OIDCProfile(issuer=config.issuer, client=Client(client_id="c", secret=Secret("s")))

    connector = OIDCConnector(
        manifest=Manifest(key="{key}", title="{key}", summary="Signs in.", icon='<svg viewBox="0 0 1 1"/>'),
        config=Config, profile=profile, identity=lambda config, claims: standard_identity(claims),
        from_issuer=lambda issuer, client_id, client_secret: Config(issuer=issuer),
    )
'''


class Damaged(Struct, frozen=True, kw_only=True):
    """One distribution: the key it claims, its source, and the epoch it was written for."""

    key: str
    source: str
    epoch: str = "v1"


DAMAGED: Final[Mapping[str, Damaged]] = {
    "acme-import-error": Damaged(key="import-error", source="import a_module_that_nobody_has"),
    "acme-exit": Damaged(key="exit", source="raise SystemExit('goodbye')"),
    "acme-future": Damaged(key="future", source="raise SystemExit('imported all the same')", epoch="v9"),
    "acme-number": Damaged(key="number", source="connector = 42"),
    "acme-rival-one": Damaged(key="rival", source="raise SystemExit('imported all the same')"),
    "acme-rival-two": Damaged(key="rival", source="raise SystemExit('imported all the same')"),
    "acme-slow": Damaged(
        key="slow",
        source="import os, pathlib, time\n"
        "pathlib.Path(os.environ['ACME_TOUCHED']).touch()\n"
        "time.sleep(1.5)\n" + dedent(_SOUND.replace("{key}", "slow")),
    ),
    "acme-crash": Damaged(
        key="crash",
        source=dedent(_SOUND.replace("{key}", "crash")).replace(
            'return OIDCProfile(issuer=config.issuer, client=Client(client_id="c", secret=Secret("s")))',
            "raise ZeroDivisionError('profile')",
        ),
    ),
}
"""By the distribution's name."""


def write_project(name: str, damaged: Damaged, into: Path) -> Path:
    """Write one as a project that can be built, and give its directory."""
    module = name.replace("-", "_")
    (into / name / module).mkdir(parents=True)
    (into / name / module / "__init__.py").write_text(dedent(damaged.source))
    (into / name / "pyproject.toml").write_text(
        _PROJECT.format(name=name, module=module, key=damaged.key, group=f"vestibule.connectors.{damaged.epoch}")
    )
    return into / name
