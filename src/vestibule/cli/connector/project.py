"""A connector's project as its author has it in a folder: what the host would find it by, and its contracts."""

import importlib
import sys
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any, Final

from vestibule.errors import ConnectorBroken
from vestibule.plugins.candidate import EPOCH, GROUP_PREFIX
from vestibule.plugins.reason import reason_of
from vestibule.testing import is_contract
from vestibule_sdk import AnyConnector
from vestibule_sdk.check import Unfit, check_connector

ENTRY_POINTS: Final = "pyproject.toml"


@contextmanager
def importable(project: Path) -> Iterator[None]:
    """The project's own code is found first, installed or not; afterwards everything is as it was."""
    path, modules = list(sys.path), set(sys.modules)
    sys.path[:0] = [str(folder.resolve()) for folder in (project / "src", project) if folder.is_dir()]
    importlib.invalidate_caches()
    try:
        yield
    finally:
        sys.path[:] = path
        for name in set(sys.modules) - modules:
            file = getattr(sys.modules[name], "__file__", None)
            if file is not None and Path(file).is_relative_to(project.resolve()):
                del sys.modules[name]


def announced(project: Path) -> Mapping[str, str]:
    """Where the project says that its connectors are, by key; empty when it is one file of tests, or has no project.

    Raises:
        ConnectorBroken: connector_broken: there is a pyproject.toml that cannot be read.
    """
    file = project / ENTRY_POINTS
    if not file.is_file():
        return {}
    try:
        places: Mapping[str, str] = tomllib.loads(file.read_text(encoding="utf-8"))["project"]["entry-points"][
            GROUP_PREFIX + EPOCH
        ]
    except (tomllib.TOMLDecodeError, KeyError) as error:
        group = f'[project.entry-points."{GROUP_PREFIX}{EPOCH}"]'
        raise ConnectorBroken(
            f"{file} announces no connector: {reason_of(error)}", hint=f"Give it a table {group}, key by key."
        ) from error
    return places


def connector_at(key: str, place: str) -> AnyConnector | str:
    """The connector that the host would find, or why there is none."""
    module, _, name = place.partition(":")
    try:
        return check_connector(getattr(importlib.import_module(module), name), key=key)
    except Unfit as error:
        return str(error)
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever an import of theirs raises is what they want to read
        return reason_of(error)


def contracts(project: Path) -> Iterator[type[Any]]:
    """The classes of the project's tests that inherit a contract.

    Args:
        project: Its folder, or one file of tests.

    Raises:
        ConnectorBroken: connector_broken: the tests cannot be imported, or there are none.
    """
    found = False
    for file in [project] if project.is_file() else sorted(project.glob("tests/**/test_*.py")):
        module = _imported(file)
        for value in vars(module).values():
            if is_contract(value) and value.__module__ == module.__name__:
                found = True
                yield value
    if not found:
        raise ConnectorBroken(
            f"{project} has no tests that inherit a contract.",
            hint="Name a project's folder, or the file of its tests: a class that inherits vestibule_sdk.testing's "
            "OIDCConnectorContract, for one. `vestibule connector new` makes both.",
        )


def _imported(file: Path) -> Any:  # noqa: ANN401 - a module of somebody else's
    name = f"_checked_{file.stem}_{abs(hash(file.resolve()))}"
    spec = spec_from_file_location(name, file)
    if spec is None or spec.loader is None:
        raise ConnectorBroken(f"{file} is no Python file.", hint="Name a project's folder, or the file of its tests.")
    module = module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except (Exception, SystemExit) as error:
        raise ConnectorBroken(f"{file} cannot be imported: {reason_of(error)}", hint="Run it with pytest.") from error
    return module
