"""Where the master key comes from: the environment first, else a file that the first start makes (S57)."""

from pathlib import Path

from msgspec import Struct

from vestibule.seal.master import MasterKeys, parse_master_keys
from vestibule.seal.master_file import create_master_key_file, read_master_key_file
from vestibule_sdk.secret import Secret


class FoundMasterKeys(Struct, frozen=True, kw_only=True):
    """Master keys, and whether they are new.

    Attributes:
        created_file: The file that this start made, for the caller to name in its output; None otherwise.
    """

    keys: MasterKeys
    created_file: Path | None


def find_master_keys(*, secret_key: Secret | None, secret_key_file: Path) -> FoundMasterKeys:
    """Find the master keys of this installation, making the file on the first start.

    Args:
        secret_key: The setting of that name; when set, no file is touched.
        secret_key_file: The setting of that name.

    Raises:
        SettingsError: settings_refused, with the setting or file and how to mend it.
    """
    if secret_key is not None:
        return FoundMasterKeys(keys=parse_master_keys(secret_key), created_file=None)
    created = _is_missing(secret_key_file) and create_master_key_file(secret_key_file)
    return FoundMasterKeys(
        keys=read_master_key_file(secret_key_file), created_file=secret_key_file if created else None
    )


def _is_missing(path: Path) -> bool:
    """Whether nothing is there; a file behind a closed door is not missing, and reading it says what is wrong."""
    try:
        path.stat()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return False
