"""Raw values of settings, each with the place where it was set."""

import os
import re
import stat
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from msgspec import Struct

from vestibule.settings.fault import Fault, SettingsFaults
from vestibule.settings.names import PREFIX, is_setting_variable

FILE_BYTES_AT_MOST: Final = 1024 * 1024

_OTHERS_MAY_READ: Final = stat.S_IRGRP | stat.S_IROTH


class Raw(Struct, frozen=True, kw_only=True):
    """A value before its type is looked at.

    Attributes:
        written: The name as it stands at the source, for messages and suggestions.
        textual: True for the environment, where everything is text.
    """

    name: str
    written: str
    value: Any
    source: str
    textual: bool


def from_environment(environ: Mapping[str, str]) -> Iterator[Raw]:
    """Every variable that means to be a setting."""
    for written in sorted(environ):
        if is_setting_variable(written):
            name = written.removeprefix(PREFIX).lower()
            yield Raw(name=name, written=written, value=environ[written], source=written, textual=True)


def from_file(path: Path) -> Iterator[Raw]:
    """Every key of a TOML file.

    Raises:
        SettingsFaults: The file cannot be read, is no TOML, or holds the master key for others to read.
    """
    text, others_may_read = _read(path)
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsFaults([Fault("", f"this is no TOML: {error}", source=str(path))]) from None
    if "secret_key" in values and others_may_read:
        message = f"other users of this machine may read the master key; mend it with: chmod 600 {path}"
        raise SettingsFaults([Fault("secret_key", message, source=_place(path, text, "secret_key"))])
    for name, value in values.items():
        yield Raw(name=name, written=name, value=value, source=_place(path, text, name), textual=False)


def _read(path: Path) -> tuple[str, bool]:
    """The text of a file, and whether others may read it."""
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            content = file.read(FILE_BYTES_AT_MOST + 1)
    except OSError as error:
        raise SettingsFaults(
            [Fault("", f"the settings file cannot be read ({error.strerror})", source=str(path))]
        ) from error
    if len(content) > FILE_BYTES_AT_MOST:
        raise SettingsFaults([Fault("", "the settings file is larger than 1 MiB", source=str(path))])
    try:
        return content.decode("utf-8"), bool(mode & _OTHERS_MAY_READ)
    except UnicodeDecodeError:
        raise SettingsFaults([Fault("", "the settings file is not UTF-8", source=str(path))]) from None


def _place(path: Path, text: str, name: str) -> str:
    """File, line and name. tomllib keeps no positions, and top-level keys stand at the start of a line."""
    quoted = re.escape(name)
    found = re.search(rf"^[ \t]*\[{{0,2}}[ \t]*[\"']?{quoted}[\"']?[ \t]*[.=\]]", text, re.MULTILINE)
    line = f":{text.count(chr(10), 0, found.start()) + 1}" if found else ""
    return f"{path}{line}: {name}"
