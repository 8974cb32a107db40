"""Where a secret is read from: an environment variable or a file, never an argument (R12, S59)."""

import os
from pathlib import Path
from typing import Final

from vestibule.cli.text_file import text_from_file
from vestibule.settings.names import PREFIX
from vestibule_sdk.secret import Secret

_FILE_BYTES_AT_MOST: Final = 64 * 1024


def from_environment(variable: str) -> Secret:
    """The value of an environment variable.

    None of our own settings: a client secret is sent to whatever provider stands beside it, and a line in a file of
    connections must not be able to send the master key or the database's password away.

    Raises:
        ValueError: It is not set, empty, or one of our own.
    """
    if variable.upper().startswith(PREFIX):
        message = f"{variable} is for Vestibule's own settings, which are sent to no provider; use another name"
        raise ValueError(message)
    value = os.environ.get(variable)
    if not value:
        message = f"the environment variable {variable} is {'not set' if value is None else 'empty'}"
        raise ValueError(message)
    return Secret(value)


def from_file(path: Path) -> Secret:
    """The content of a file. Editors and `echo` end it with a line end that belongs to no secret.

    Raises:
        ValueError: It cannot be read, or holds no secret.
    """
    text = text_from_file(path, bytes_at_most=_FILE_BYTES_AT_MOST).removesuffix("\n").removesuffix("\r")
    if not text:
        message = f"{path} is empty"
        raise ValueError(message)
    return Secret(text)
