"""What a connections file names by where it is: secrets, which never stand in it (R12), and long texts, which may."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from vestibule.cli.secret_source import from_environment, from_file
from vestibule.cli.text_file import text_from_file
from vestibule.errors import ConfigError
from vestibule.plugins.forms import Form, Kind
from vestibule_sdk.secret import Secret

_HINT = 'Write {env = "VARIABLE"} or {file = "path"}.'


def read_places(
    config: Mapping[str, Any], form: Form, *, directory: Path
) -> tuple[dict[str, Any], tuple[ConfigError, ...]]:
    """Fetch what a configuration names by where it is.

    Args:
        config: As the file has it.
        form: Says which fields are secrets.
        directory: Where relative paths begin.

    Returns:
        The configuration with its secrets and texts, and what is wrong, each at its field.
    """
    values: dict[str, Any] = {}
    faults: list[ConfigError] = []
    for name, value in config.items():
        field = form.get(name)
        is_secret = field is not None and field.kind is Kind.SECRET
        try:
            values[name] = (_secret if is_secret else text_at)(value, directory=directory)
        except ValueError as error:
            faults.append(ConfigError(str(error), path=name, hint=_HINT if is_secret else ""))
    return values, tuple(faults)


def text_at(value: object, *, directory: Path) -> object:
    """What stands at `{file = "path"}`, also in a list; everything else as it is.

    Raises:
        ValueError: The file gives no text.
    """
    match value:
        case {"file": str(path), **others} if not others:
            return text_from_file(directory / path)
        case list():
            return [text_at(item, directory=directory) for item in value]
        case _:
            return value


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
