"""Secrets of a connections file: named by where they are, never written into it (R12)."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from vestibule.cli.secret_source import from_environment, from_file
from vestibule.errors import ConfigError
from vestibule.plugins.forms import Form, Kind
from vestibule_sdk.secret import Secret

_HINT = 'Write {env = "VARIABLE"} or {file = "path"}.'


def read_secrets(
    config: Mapping[str, Any], form: Form, *, directory: Path
) -> tuple[dict[str, Any], tuple[ConfigError, ...]]:
    """Fetch the secrets that a configuration names.

    Args:
        config: As the file has it.
        form: Says which fields are secrets.
        directory: Where relative paths begin.

    Returns:
        The configuration with its secrets, and what is wrong, each at its field.
    """
    values: dict[str, Any] = {}
    faults: list[ConfigError] = []
    for name, value in config.items():
        field = form.get(name)
        try:
            is_secret = field is not None and field.kind is Kind.SECRET
            values[name] = _secret(value, directory=directory) if is_secret else value
        except ValueError as error:
            faults.append(ConfigError(str(error), path=name, hint=_HINT))
    return values, tuple(faults)


def _secret(value: object, *, directory: Path) -> Secret:
    match value:
        case {"env": str(variable), **others} if not others:
            return from_environment(variable)
        case {"file": str(path), **others} if not others:
            return from_file(directory / path)
        case str():
            message = "is a secret, and this file is none: whoever reads it would know it"
        case _:
            message = "names no place to read the secret from"
    raise ValueError(message)
