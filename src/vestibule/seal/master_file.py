"""The file that holds the master key where the environment does not: readable by its owner alone (S57)."""

import base64
import os
import secrets
import stat
from contextlib import suppress
from pathlib import Path
from typing import Final

from vestibule.errors import SettingsError
from vestibule.seal.derive import KEY_BYTES
from vestibule.seal.master import MasterKeys, parse_master_keys
from vestibule_sdk.secret import Secret

FILE_BYTES_AT_MOST: Final = 4096

_OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO


def create_master_key_file(path: Path) -> bool:
    """Write a new master key, unless the file is there already.

    The key is written under a temporary name and linked into place, so that a process that starts at the same moment
    sees the whole file or none, and never replaces it.

    Returns:
        True when this call made the file: then the caller tells the operator where it is.

    Raises:
        SettingsError: settings_refused, when it cannot be written.
    """
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    try:
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(base64.b64encode(secrets.token_bytes(KEY_BYTES)) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        os.link(temporary, path)
        _sync_directory(path.parent)
    except FileExistsError:
        return False
    except OSError as error:
        raise SettingsError(
            f"{path}: the master key file cannot be written ({error.strerror}).",
            hint="Set VESTIBULE_SECRET_KEY_FILE to a place that this user may write to, or set VESTIBULE_SECRET_KEY.",
        ) from error
    finally:
        with suppress(FileNotFoundError):
            temporary.unlink()
    return True


def _sync_directory(directory: Path) -> None:
    """Make the new name itself survive a power cut: data sealed under a lost key is lost."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read_master_key_file(path: Path) -> MasterKeys:
    """Read the master key or keys in a file.

    Raises:
        SettingsError: settings_refused: it cannot be read, others may read it, or it holds no key.
    """
    try:
        # Without O_NONBLOCK a named pipe would stop the start here, before fstat can refuse it.
        with os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK), "rb") as file:
            status = os.fstat(file.fileno())
            _refuse_unfit(path, status.st_mode)
            content = file.read(FILE_BYTES_AT_MOST + 1)
    except OSError as error:
        raise SettingsError(
            f"{path}: the master key file cannot be read ({error.strerror}).",
            hint="It belongs to the user that runs Vestibule, with mode 0600.",
        ) from error
    if len(content) > FILE_BYTES_AT_MOST or not content.isascii():
        raise SettingsError(f"{path}: this is not a master key file.", hint="It holds one key in base64, on one line.")
    return parse_master_keys(Secret(content.decode("ascii").strip()), source=str(path))


def _refuse_unfit(path: Path, mode: int) -> None:
    if not stat.S_ISREG(mode):
        raise SettingsError(f"{path}: the master key file is no regular file.", hint="Name a file, not a directory.")
    if mode & _OTHERS:
        raise SettingsError(
            f"{path}: other users of this machine may read or change the master key file.",
            hint=f"Mend it with: chmod 600 {path}",
            expected="mode 0600",
            received=f"mode {stat.S_IMODE(mode):04o}",
        )
